using Narrowgate.Aws.Listen;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Forward;

/// <summary>A request that was written and signed, as .NET's client takes it.</summary>
internal static class UpstreamMessage
{
    /// <summary>Where upstream bodies would be compressed, nothing could be masked, and checksums would not match.</summary>
    private static readonly Header Uncompressed = new("Accept-Encoding", "identity");

    /// <param name="upload">The body where it streams; else null.</param>
    public static HttpRequestMessage Of(
        UpstreamRequest request, UpstreamEndpoint endpoint, IEnumerable<Header> signed, HttpContent? upload = null)
    {
        var message = new HttpRequestMessage(
            new HttpMethod(request.Method), UpstreamClient.Address(endpoint.Base, Target(request)));
        message.Headers.Host = endpoint.Host;
        message.Content = upload ?? Content(request);
        foreach (var header in (IEnumerable<Header>)[.. request.Headers, .. signed, Uncompressed])
        {
            Add(message, header);
        }
        return message;
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
