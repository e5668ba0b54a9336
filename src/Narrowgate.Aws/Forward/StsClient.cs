using System.Security.Cryptography;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Signing;
using Narrowgate.Operations;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Forward;

/// <param name="Body">As far as it was read: no answer of STS is longer than the bound.</param>
/// <param name="At">By the target's own clock; null where it does not say.</param>
internal sealed record StsAnswer(int Status, ReadOnlyMemory<byte> Body, DateTimeOffset? At);

/// <summary>
/// The gateway's own requests to a target's STS, which no caller asked for and no permit stands behind: whose credential
/// it holds, and roles that it assumes to have one.
/// </summary>
public sealed class StsClient(ModelCatalogue models, UpstreamClient client, SigV4Signer signer)
{
    private const int LargestReplyBytes = 64 * 1024;

    private readonly ServiceModel _service = models.Find("sts") ?? throw new InvalidOperationException("The catalogue has no STS.");

    internal Shape InputOf(string operation) => _service.Operations[operation].Input!;

    /// <param name="region">Null: the first that the target is open in, or the partition's usual one.</param>
    internal async ValueTask<Verdict<StsAnswer>> AskAsync(
        AwsTarget target, AwsCredential credential, string operation, Value.Structure parameters, string? region,
        CancellationToken cancellation)
    {
        var call = new AwsCall(_service, _service.Operations[operation], Protocol.Query, parameters);
        if (!new EndpointResolver(models.Endpoints).Resolve(target, call, region ?? Home(target)).Holds(out var endpoint, out var refusal))
        {
            return refusal;
        }
        var written = RequestEncoder.Encode(call);
        var request = written with { Path = endpoint.Base.AbsolutePath.TrimEnd('/') + written.Path };
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
            var block = new byte[LargestReplyBytes];
            await using var body = await reply.Content.ReadAsStreamAsync(cancellation);
            var length = await body.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellation);
            return new StsAnswer((int)reply.StatusCode, block.AsMemory(0, length), reply.Headers.Date);
        }
    }

    private string Home(AwsTarget target) =>
        target.Regions is [var first, ..] ? first
        : models.Endpoints.Partitions.TryGetValue(target.RoleArn.Partition, out var known) && !known.Regions.Contains("us-east-1")
            ? known.Regions.Order(StringComparer.Ordinal).First()
        : "us-east-1";
}
