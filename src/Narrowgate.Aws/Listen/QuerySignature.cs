using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Listen;

/// <summary>
/// A signature in the query: a presigned URL, verified each time that it is used.
/// See <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html"/>.
/// </summary>
internal static class QuerySignature
{
    private const string Algorithm = "X-Amz-Algorithm";
    private const string Credential = "X-Amz-Credential";
    private const string Date = "X-Amz-Date";
    private const string Expires = "X-Amz-Expires";
    private const string SignedHeaders = "X-Amz-SignedHeaders";
    private const string Token = "X-Amz-Security-Token";
    private const string Payload = "X-Amz-Content-Sha256";
    private const string Regions = "X-Amz-Region-Set";
    private const string Signature = "X-Amz-Signature";

    /// <summary>AWS's own bound: seven days.</summary>
    private const int LongestSeconds = 604_800;

    private static readonly ImmutableHashSet<string> Names = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, Algorithm, Credential, Date, Expires, SignedHeaders, Token, Payload, Regions, Signature);

    /// <summary>What browsers add by themselves when they follow a link; it says nothing of the call.</summary>
    private static readonly ImmutableHashSet<string> OfBrowsers = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "Cookie", "DNT", "Origin", "Priority", "Referer", "Upgrade-Insecure-Requests");

    /// <summary>Whether a query claims to be signed, in whatever spelling.</summary>
    public static bool IsIn(string query) => Pair.All(query).Any(pair =>
        pair.Is(Signature) || pair.Is(Algorithm));

    public static Verdict<PresentedSignature> Read(AwsRequest request)
    {
        foreach (var header in (ReadOnlySpan<string>)["authorization", SignatureHeaders.Date, SignatureHeaders.Token, SigV4a.RegionSetHeader])
        {
            if (request.Count(header) > 0)
            {
                return Incomplete($"it has the header {header} beside it; a request is signed in one place");
            }
        }
        var pairs = Pair.All(request.Query);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs.Where(pair => Names.Contains(pair.Name)))
        {
            // Other spellings of a name are other names to some readers, and the same to others.
            if (!pair.Raw.StartsWith(pair.Name + '=', StringComparison.Ordinal) || !Names.TryGetValue(pair.Name, out var name)
                || name != pair.Name || !values.TryAdd(name, pair.Value))
            {
                return Incomplete("each of its parameters must be there once, spelled as AWS spells it");
            }
        }
        return Of(request, pairs, values);
    }

    private static Verdict<PresentedSignature> Of(
        AwsRequest request, ImmutableArray<Pair> pairs, Dictionary<string, string> values)
    {
        if (!Authorization.Of(
                values.GetValueOrDefault(Algorithm, ""),
                values.GetValueOrDefault(Credential, ""),
                values.GetValueOrDefault(SignedHeaders, ""),
                values.GetValueOrDefault(Signature, ""))
            .Holds(out var claim, out var refusal)
            || !PresentedSignature.RegionsOf(claim.Scope, values.GetValueOrDefault(Regions)).Holds(out var regions, out refusal))
        {
            return refusal;
        }
        if (!SignatureAlgorithm.TryParseTimestamp(values.GetValueOrDefault(Date), out var at))
        {
            return Incomplete($"{Date} must read like 20150830T123600Z");
        }
        if (!int.TryParse(values.GetValueOrDefault(Expires), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds is < 1 or > LongestSeconds)
        {
            return Incomplete($"{Expires} must be 1 to {LongestSeconds} seconds");
        }
        if (!DeclaredPayload(request, claim, values).Holds(out var payload, out refusal))
        {
            return refusal;
        }
        var bare = Bare(request, claim.Scope, pairs);
        if (bare.Headers.Any(header =>
            header.Name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && bare.Count(header.Name) > 1))
        {
            return Incomplete("a header that begins with x-amz- is there twice");
        }
        var signed = Join(pairs.Where(pair => pair.Name != Signature));
        return new PresentedSignature(
            claim, at, TimeSpan.FromSeconds(seconds), values.GetValueOrDefault(Token, ""), payload, regions, signed, bare);
    }

    // S3 signs no body here, unless it is told to: whoever gets the URL brings it. Elsewhere the body's digest is signed.
    private static Verdict<PayloadForm> DeclaredPayload(
        AwsRequest request, Authorization claim, Dictionary<string, string> values)
    {
        if (values.ContainsKey(Payload) && request.Count(SignatureHeaders.Payload) > 0)
        {
            return Incomplete($"it has {Payload} in its headers as well");
        }
        var declared = values.GetValueOrDefault(Payload) ?? request.Header(SignatureHeaders.Payload);
        return declared is null && claim.Scope.IsPathVerbatim ? new PayloadForm.Unsigned() : PayloadForm.Of(declared);
    }

    /// <summary>
    /// What is left is a request like any other. S3 takes x-amz- headers from the query of a presigned URL, where the
    /// JavaScript SDK puts them, so they become headers here.
    /// </summary>
    private static AwsRequest Bare(AwsRequest request, SigningScope scope, ImmutableArray<Pair> pairs)
    {
        var rest = pairs.Where(pair => !Names.Contains(pair.Name)).ToList();
        var moved = scope.IsPathVerbatim ? rest.FindAll(pair => pair.IsHeader) : [];
        rest.RemoveAll(moved.Contains);
        return request with
        {
            Query = Join(rest),
            Headers =
            [
                .. request.Headers.Where(header => !IsOfBrowsers(header.Name)),
                .. moved.Select(pair => new Header(pair.Name, pair.Value)),
            ],
        };
    }

    private static bool IsOfBrowsers(string name) =>
        OfBrowsers.Contains(name) || name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase);

    private static string Join(IEnumerable<Pair> pairs) => string.Join('&', pairs.Select(pair => pair.Raw));

    private static Refusal Incomplete(string what) =>
        new(RefusalReason.SignatureIncomplete, $"The presigned URL cannot be read: {what}.");

    /// <param name="Raw">As it stands in the query.</param>
    /// <param name="Name">Decoded, a byte a character.</param>
    private readonly record struct Pair(string Raw, string Name, string Value)
    {
        public bool IsHeader => Name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
            && Name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

        public static ImmutableArray<Pair> All(string query) => query.Length == 0 ? [] : [.. query.Split('&').Select(Of)];

        public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

        private static Pair Of(string raw)
        {
            var equals = raw.IndexOf('=', StringComparison.Ordinal);
            return equals < 0
                ? new Pair(raw, Decode(raw), "")
                : new Pair(raw, Decode(raw[..equals]), Decode(raw[(equals + 1)..]));
        }

        private static string Decode(string text) =>
            Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(text)));
    }
}
