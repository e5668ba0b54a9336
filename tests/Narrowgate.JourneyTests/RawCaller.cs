using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Narrowgate.Aws;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;

namespace Narrowgate.JourneyTests;

/// <summary>A caller that sends whatever it likes, rightly signed or not: what an SDK would never send.</summary>
/// <param name="http">Where the gateway has to be trusted first.</param>
internal sealed class RawCaller(RunningGateway gateway, AwsCredential keys, HttpClient? http = null)
{
    private static readonly XNamespace Sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public AwsCredential Keys { get; } = keys;

    private HttpClient Client => http ?? Http;

    public static async Task<RawCaller> WithTokenAsync(RunningGateway gateway, string token, string name = "raw", HttpClient? http = null)
    {
        var reply = await ExchangeAsync(gateway, token, name: name, http: http);
        reply.Status.ShouldBe(200, reply.Body);
        var credentials = XDocument.Parse(reply.Body).Descendants(Sts + "Credentials").Single();
        return new RawCaller(gateway, new AwsCredential(
            credentials.Element(Sts + "AccessKeyId")!.Value, credentials.Element(Sts + "SecretAccessKey")!.Value, credentials.Element(Sts + "SessionToken")!.Value), http);
    }

    public static async Task<RawReply> ExchangeAsync(
        RunningGateway gateway, string token, string roleArn = RunningGateway.RoleArn, string name = "raw", HttpClient? http = null)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Action"] = "AssumeRoleWithWebIdentity",
            ["Version"] = "2011-06-15",
            ["RoleArn"] = roleArn,
            ["RoleSessionName"] = name,
            ["WebIdentityToken"] = token,
        });
        using var reply = await (http ?? Http).PostAsync(gateway.Aws, form);
        return await RawReply.OfAsync(reply);
    }

    /// <param name="path">With its query, percent-encoded.</param>
    /// <param name="clock">What the caller's clock shows.</param>
    /// <param name="spoil">Changes the request after it was signed.</param>
    public async Task<RawReply> SendAsync(
        string method, string path, string service, byte[]? body = null, IReadOnlyList<Header>? headers = null,
        TimeProvider? clock = null, Action<HttpRequestMessage>? spoil = null)
    {
        var question = path.IndexOf('?', StringComparison.Ordinal);
        var request = new UpstreamRequest(
            method, question < 0 ? path : path[..question], question < 0 ? "" : path[(question + 1)..],
            [.. headers ?? []], body ?? []);
        var digest = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        var signed = new SigV4Signer(clock ?? TimeProvider.System).Sign(request, gateway.Aws.Authority, "us-east-1", service, Keys, digest);
        using var message = new HttpRequestMessage(new HttpMethod(method), Wire.Http.UpstreamClient.Address(gateway.Aws, path));
        (message.Version, message.VersionPolicy) = (Client.DefaultRequestVersion, Client.DefaultVersionPolicy);
        message.Content = method is "GET" or "HEAD" ? null : new ReadOnlyMemoryContent(request.Body);
        foreach (var (name, value) in (IEnumerable<Header>)[.. request.Headers, .. signed])
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
        spoil?.Invoke(message);
        using var reply = await Client.SendAsync(message);
        return await RawReply.OfAsync(reply);
    }

    public Task<RawReply> ListBucketsAsync() => SendAsync("GET", "/", "s3");

    /// <summary>A call of the json protocol.</summary>
    public Task<RawReply> JsonAsync(string service, string target, string body, string version = "1.1") =>
        SendAsync("POST", "/", service, Encoding.UTF8.GetBytes(body),
            [new Header("Content-Type", $"application/x-amz-json-{version}"), new Header("X-Amz-Target", target)]);
}

internal sealed record RawReply(int Status, string Body, ImmutableDictionary<string, string> Headers)
{
    public Version? Version { get; init; }

    public static async Task<RawReply> OfAsync(HttpResponseMessage reply) => new(
        (int)reply.StatusCode,
        await reply.Content.ReadAsStringAsync(),
        reply.Headers.ToImmutableDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase))
    {
        Version = reply.Version,
    };
}
