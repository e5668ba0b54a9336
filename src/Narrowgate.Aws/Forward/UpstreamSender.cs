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
    /// <param name="call">Says in which protocol to write; the parameters are the permit's own.</param>
    /// <param name="upload">The streamed body, or null.</param>
    public async ValueTask<Verdict<HttpResponseMessage>> SendAsync(
        Lease<AwsCredential> lease, AwsCall call, UpstreamEndpoint endpoint, Upload? upload, CancellationToken cancellation)
    {
        var written = Write(lease, call, endpoint);
        var request = upload?.Announce(written) ?? written;
        var payload = upload?.Payload ?? Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        var signed = signer.Sign(request, endpoint, lease.Credential, payload);

        using var message = UpstreamMessage.Of(request, endpoint, signed.Headers, upload?.Content(signed.Chunks));
        return await client.SendAsync(message, cancellation);
    }

    /// <summary>Opens a call whose request is a stream of events: returns when the reply's head is there.</summary>
    /// <param name="over">Ends it, at any time.</param>
    public async ValueTask<Verdict<HttpResponseMessage>> OpenAsync(
        Lease<AwsCredential> lease, AwsCall call, UpstreamEndpoint endpoint, EventUpload upload, CancellationToken over)
    {
        var request = Write(lease, call, endpoint);
        var signed = signer.Sign(request, endpoint, lease.Credential, PayloadForm.Events.Word);
        upload.SignWith(signed.Events());

        // Not disposed of: its content goes on after the reply's head, and is its owner's.
        return await client.OpenAsync(UpstreamMessage.Of(request, endpoint, signed.Headers, upload), over);
    }

    /// <summary>From the permit's own parameters: what was decided is what leaves.</summary>
    private static UpstreamRequest Write(Lease<AwsCredential> lease, AwsCall call, UpstreamEndpoint endpoint)
    {
        var operation = lease.Permit.Operation;
        if (operation.Service != call.Service.Name || operation.Name != call.Operation.Name)
        {
            throw new InvalidOperationException($"The permit is for {operation.FullName}, not for this call.");
        }
        var written = RequestEncoder.Encode(call with { Parameters = operation.Parameters });
        return written with { Path = endpoint.PathOf(written.Path) };
    }
}
