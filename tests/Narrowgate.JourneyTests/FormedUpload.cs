using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;

namespace Narrowgate.JourneyTests;

/// <summary>Uploads one object in any of the forms in which SDKs send, whatever the scheme and the client.</summary>
internal sealed class FormedUpload(RunningGateway gateway, RawCaller caller)
{
    public const string SignedChunks = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    public const string SignedChunksWithTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    public const string UnsignedChunksWithTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    public const string Unsigned = "UNSIGNED-PAYLOAD";

    private const int ChunkBytes = 64 * 1024;

    private static readonly HttpClient Http = new();

    /// <param name="form">A word above, or "" for the digest of the whole.</param>
    /// <param name="bend">Changes the framed body after it was signed.</param>
    /// <param name="encoding">Of the object itself.</param>
    public async Task<RawReply> PutAsync(
        string path, byte[] content, string form, Func<byte[], byte[]>? bend = null, string? encoding = null)
    {
        var isFramed = form.StartsWith("STREAMING", StringComparison.Ordinal);
        var hasTrailer = form.EndsWith("TRAILER", StringComparison.Ordinal);
        var codings = (string[])[.. isFramed ? ["aws-chunked"] : Array.Empty<string>(), .. encoding is null ? Array.Empty<string>() : [encoding]];
        var request = new UpstreamRequest("PUT", path, "",
        [
            .. codings.Length > 0 ? [new Header("Content-Encoding", string.Join(',', codings))] : Array.Empty<Header>(),
            .. isFramed ? [new Header("x-amz-decoded-content-length", $"{content.Length}")] : Array.Empty<Header>(),
            .. hasTrailer ? [new Header("x-amz-trailer", "x-amz-checksum-sha256")] : Array.Empty<Header>(),
        ], content);
        var payload = form.Length > 0 ? form : Convert.ToHexStringLower(SHA256.HashData(content));
        var signed = new SigV4Signer(TimeProvider.System).Sign(
            request, gateway.Aws.Authority, "us-east-1", "s3", caller.Keys, payload, out var chain);
        var body = isFramed ? Framed(content, form, chain) : content;
        using var message = new HttpRequestMessage(HttpMethod.Put, new Uri(gateway.Aws, path));
        message.Content = new ByteArrayContent(bend?.Invoke(body) ?? body);
        foreach (var (name, value) in request.Headers.AddRange(signed))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }
        using var reply = await Http.SendAsync(message);
        return await RawReply.OfAsync(reply);
    }

    private static byte[] Framed(byte[] content, string form, ChunkSignatures chain)
    {
        using var framed = new MemoryStream();
        var isSigned = form != UnsignedChunksWithTrailer;
        foreach (var chunk in content.Chunk(ChunkBytes).Append([]))
        {
            var signature = isSigned ? $";chunk-signature={chain.Next(Hex(chunk))}" : "";
            framed.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x}{signature}\r\n"));
            framed.Write(chunk);
            framed.Write(chunk.Length > 0 ? "\r\n"u8 : []);
        }
        if (form.EndsWith("TRAILER", StringComparison.Ordinal))
        {
            var line = $"x-amz-checksum-sha256:{Convert.ToBase64String(SHA256.HashData(content))}";
            framed.Write(Encoding.ASCII.GetBytes(line + "\r\n"));
            if (isSigned)
            {
                framed.Write(Encoding.ASCII.GetBytes($"x-amz-trailer-signature:{chain.Trailer(Hex(Encoding.ASCII.GetBytes(line + "\n")))}\r\n"));
            }
        }
        framed.Write("\r\n"u8);
        return framed.ToArray();
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
