using System.Security.Cryptography;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;
using Narrowgate.Credentials;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// Writes the permitted operation anew, signs it with the leased credential for the true region and host, and sends it.
/// </summary>
public sealed class UpstreamSender(UpstreamClient client, SigV4Signer signer)
{
    /// <summary>Where upstream bodies would be compressed, nothing could be masked, and checksums would not match.</summary>
    private static readonly Header Uncompressed = new("Accept-Encoding", "identity");

    /// <param name="call">Says in which protocol to write; the parameters are the permit's own.</param>
    /// <param name="upload">The streamed body with its signed digest, or null.</param>
    public async ValueTask<Verdict<HttpResponseMessage>> SendAsync(
        Lease<AwsCredential> lease, AwsCall call, UpstreamEndpoint endpoint, Upload? upload, CancellationToken cancellation)
    {
        var operation = lease.Permit.Operation;
        if (operation.Service != call.Service.Name || operation.Name != call.Operation.Name)
        {
            throw new InvalidOperationException($"The permit is for {operation.FullName}, not for this call.");
        }
        var written = RequestEncoder.Encode(call with { Parameters = operation.Parameters });
        var request = written with { Path = endpoint.Base.AbsolutePath.TrimEnd('/') + written.Path };
        var payload = upload?.Sha256 ?? Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        var signed = signer.Sign(
            request, endpoint.Host, endpoint.SigningRegion, endpoint.SigningName, lease.Credential, payload);

        using var message = new HttpRequestMessage(
            new HttpMethod(request.Method), UpstreamClient.Address(endpoint.Base, Target(request)));
        message.Headers.Host = endpoint.Host;
        message.Content = (HttpContent?)upload?.Content ?? Content(request);
        foreach (var header in (IEnumerable<Header>)[.. request.Headers, .. signed, Uncompressed])
        {
            Add(message, header);
        }
        return await client.SendAsync(message, cancellation);
    }

    private static string Target(UpstreamRequest request) =>
        request.Query.Length == 0 ? request.Path : $"{request.Path}?{request.Query}";

    /// <summary>
    /// Whatever may change something has a content, if an empty one: .NET's client sends a request without one again, by
    /// itself, when the connection breaks before the reply, and a permitted call goes up once.
    /// </summary>
    private static ReadOnlyMemoryContent? Content(UpstreamRequest request) =>
        request.Body.IsEmpty && request.Method is ("GET" or "HEAD") ? null : new ReadOnlyMemoryContent(request.Body);

    private static void Add(HttpRequestMessage message, Header header)
    {
        if (message.Headers.TryAddWithoutValidation(header.Name, header.Value))
        {
            return;
        }
        message.Content ??= new ByteArrayContent([]);
        if (!message.Content.Headers.TryAddWithoutValidation(header.Name, header.Value))
        {
            throw new InvalidOperationException($"The header {header.Name} could not be written.");
        }
    }
}
