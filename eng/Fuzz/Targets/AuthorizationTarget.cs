using System.Text;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// Authorization headers and, behind the first line, a query: what is taken apart must be what stands there, once.
/// </summary>
internal sealed class AuthorizationTarget : IFuzzTarget
{
    public string Name => "authorization";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", "AWS ", "Bearer ", "Credential=", "SignedHeaders=", "Signature=", ", ", ",", ";", "/",
        "/aws4_request", "host", "x-amz-date", "X-Amz-Signature=", "X-Amz-Algorithm=", "AWSAccessKeyId=", "X-Amz-Credential=",
        "X-Amz-Date=20260101T120000Z", "X-Amz-Expires=60", "X-Amz-SignedHeaders=host", "&", "&x-amz-acl=private", "%58", "=", "\n", "\t",
    ];

    public string Run(ReadOnlyMemory<byte> input)
    {
        var lines = Encoding.Latin1.GetString(input.Span).Split('\n', 2);
        var query = lines.Length == 2 ? lines[1] : "";
        var inQuery = UnsupportedSignatures.InQuery(query) is { } unsupported ? Gateway.Outcome(unsupported) : Presigned(query);
        CanonicalQuery.Of(query);
        CanonicalPath.Verbatim(lines[0]);
        if (!Authorization.Parse(lines[0]).Holds(out var parsed, out var refusal))
        {
            return $"{Gateway.Outcome(refusal)} {inQuery}";
        }
        var again = $"AWS4-HMAC-SHA256 Credential={parsed.AccessKeyId}/{parsed.Scope}, SignedHeaders={string.Join(';', parsed.SignedHeaders)}, Signature={parsed.Signature}";
        if (Normal(again) != Normal(lines[0]))
        {
            throw new BrokenOracle("the header holds more than was taken out of it");
        }
        return $"{parsed.SignedHeaders.Length} {parsed.Scope.IsPathVerbatim} {inQuery}";
    }

    /// <summary>What is signed and what is decoded of a presigned query are parts of it, and the signature is in neither.</summary>
    private static string Presigned(string query)
    {
        if (!QuerySignature.IsIn(query))
        {
            return "";
        }
        if (!QuerySignature.Read(new AwsRequest("GET", "/", query, [], "", IsSecure: false)).Holds(out var presented, out var refusal))
        {
            return Gateway.Outcome(refusal);
        }
        var parts = query.Split('&').ToHashSet(StringComparer.Ordinal);
        var signed = presented.Query.Split('&');
        if (!signed.Concat(presented.Bare.Query.Split('&')).All(part => part.Length == 0 || parts.Contains(part))
            || presented.Query.Contains("X-Amz-Signature=", StringComparison.Ordinal)
            || signed.Length != query.Split('&').Length - 1)
        {
            throw new BrokenOracle("what is signed is not the query without its signature");
        }
        return $"presigned, {presented.Bare.Headers.Length}";
    }

    // The parts in any order, with or without spaces around them.
    private static string Normal(string header) => string.Join(
        ',', header["AWS4-HMAC-SHA256 ".Length..].Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
}
