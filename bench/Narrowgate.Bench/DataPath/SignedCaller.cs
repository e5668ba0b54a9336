using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Bench.DataPath;

/// <summary>Signs and sends one small call after another, like an SDK; the same work whether straight or through the gateway.</summary>
internal sealed class SignedCaller(Uri address, AwsCredential keys) : IDisposable
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"TableName":"items","Key":{"id":{"S":"0123456789"}}}""");

    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Body));

    private static readonly UpstreamRequest Request = new(
        "POST", "/", "",
        [new Header("Content-Type", "application/x-amz-json-1.0"), new Header("X-Amz-Target", "DynamoDB_20120810.GetItem")],
        Body);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });
    private readonly SigV4Signer _signer = new(TimeProvider.System);

    public void Dispose() => _http.Dispose();

    public async Task GetItemAsync()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(Request.Body) };
        foreach (var (name, value) in Request.Headers.AddRange(
            _signer.Sign(Request, address.Authority, "us-east-1", "dynamodb", keys, Digest)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }
        using var reply = await _http.SendAsync(message, CancellationToken.None);
        var body = await reply.Content.ReadAsByteArrayAsync();
        if (!reply.IsSuccessStatusCode || body.Length != StubUpstream.Reply.Length)
        {
            throw new InvalidOperationException($"A void round: {(int)reply.StatusCode} {Encoding.UTF8.GetString(body)}");
        }
    }
}
