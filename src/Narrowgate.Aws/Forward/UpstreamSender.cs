using System.Security.Cryptography;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Signing;
using Narrowgate.Credentials;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// Writes the permitted operation anew, signs it with the leased credential for the true region and host, and sends it.
/// </summary>
public sealed class UpstreamSender(UpstreamClient client, SigV4Signer signer)
{
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
        var request = written with { Path = endpoint.PathOf(written.Path) };
        var payload = upload?.Sha256 ?? Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        var signed = signer.Sign(
            request, endpoint.Host, endpoint.SigningRegion, endpoint.SigningName, lease.Credential, payload);

        using var message = UpstreamMessage.Of(request, endpoint, signed, upload?.Content);
        return await client.SendAsync(message, cancellation);
    }
}
