using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Signing;
using Narrowgate.Operations;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Forward;

/// <param name="At">By the target's own clock; null where it does not say.</param>
public sealed record CredentialOwner(string Arn, string Account, DateTimeOffset? At);

/// <summary>
/// Asks a target's STS whose credential the gateway holds. The one request that no caller asked for and that leaves without
/// a lease: there is no permit that could stand behind it. It cannot ask anything else, for the call is fixed here:
/// sts:GetCallerIdentity needs no permission, takes no parameters and changes nothing. A test holds that nothing but this
/// and <see cref="UpstreamSender"/> sends.
/// </summary>
public sealed class CredentialProbe(
    TargetCredentials credentials, ModelCatalogue models, UpstreamClient client, SigV4Signer signer)
{
    private const int LargestReplyBytes = 64 * 1024;

    /// <summary>Refuses where there is no credential, where AWS does not accept it, and where it cannot be asked.</summary>
    public async ValueTask<Verdict<CredentialOwner>> AskAsync(AwsTarget target, CancellationToken cancellation)
    {
        if (!(await credentials.FindAsync(target.Target.Name, cancellation)).Holds(out var credential, out var refusal))
        {
            return refusal;
        }
        var service = models.Find("sts") ?? throw new InvalidOperationException("The catalogue has no STS.");
        var call = new AwsCall(service, service.Operations["GetCallerIdentity"], Protocol.Query, Value.Structure.Empty);
        var region = target.Regions is [var first, ..] ? first : Home(target.RoleArn.Partition);
        if (!new EndpointResolver(models.Endpoints).Resolve(target, call, region).Holds(out var endpoint, out refusal))
        {
            return refusal;
        }
        var request = RequestEncoder.Encode(call);
        var signed = signer.Sign(
            request, endpoint.Host, endpoint.SigningRegion, endpoint.SigningName, credential,
            Convert.ToHexStringLower(SHA256.HashData(request.Body.Span)));
        using var message = UpstreamMessage.Of(request, endpoint, signed);
        if (!(await client.SendAsync(message, cancellation)).Holds(out var reply, out refusal))
        {
            return refusal;
        }
        using (reply)
        {
            var body = await reply.Content.ReadAsStreamAsync(cancellation);
            var block = new byte[LargestReplyBytes];
            var length = await body.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellation);
            return Read(block.AsMemory(0, length), (int)reply.StatusCode, reply.Headers.Date);
        }
    }

    private string Home(string partition) =>
        models.Endpoints.Partitions.TryGetValue(partition, out var known) && !known.Regions.Contains("us-east-1")
            ? known.Regions.Order(StringComparer.Ordinal).First()
            : "us-east-1";

    private static Verdict<CredentialOwner> Read(ReadOnlyMemory<byte> body, int status, DateTimeOffset? at)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(body.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            var elements = XDocument.Load(reader).Descendants().ToLookup(element => element.Name.LocalName, element => element.Value);
            return elements["Arn"].FirstOrDefault() is { } arn && elements["Account"].FirstOrDefault() is { } account && status == 200
                ? new CredentialOwner(arn, account, at)
                : Unanswered($"STS answered {status} {elements["Code"].FirstOrDefault()}".TrimEnd());
        }
        catch (XmlException)
        {
            return Unanswered($"STS answered {status} with something that is no XML");
        }
    }

    private static Refusal Unanswered(string what) =>
        new(RefusalReason.CredentialUnavailable, "The target did not say whose credential the gateway holds.", what);
}
