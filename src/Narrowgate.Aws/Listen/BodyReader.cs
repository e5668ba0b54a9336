using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Narrowgate.Aws.Listen;

/// <summary>A body that was read whole, with its digest.</summary>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record WholeBody(ReadOnlyMemory<byte> Bytes, string Sha256);

/// <summary>Reads a body whole, up to a bound of its own and to what its caller may occupy.</summary>
public static class BodyReader
{
    /// <summary>Blocks grow with what has come, so that a mere Content-Length reserves nothing.</summary>
    private const int FirstBlockBytes = 16 * 1024;

    public static async ValueTask<Verdict<WholeBody>> ReadAsync(
        ArrivingBody arriving, int limitBytes, CallerPlace place, CancellationToken cancellation)
    {
        if (arriving.Length > limitBytes)
        {
            return TooLarge(limitBytes);
        }
        using var body = new MemoryStream();
        var block = new byte[FirstBlockBytes];
        int read;
        try
        {
            while ((read = await arriving.Source.ReadAsync(block, cancellation)) > 0)
            {
                body.Write(block, 0, read);
                if (body.Length > limitBytes)
                {
                    return TooLarge(limitBytes);
                }
                if (place.Reserve(read) is { } crowded)
                {
                    return crowded;
                }
            }
        }
        catch (BadHttpRequestException exception)
        {
            return Malformed(exception);
        }
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        return new WholeBody(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
    }

    /// <summary>HTTP's own framing is broken.</summary>
    public static Refusal Malformed(BadHttpRequestException exception) =>
        new(RefusalReason.NotUnderstood, "The request's body is malformed or came too slowly.", exception.Message);

    public static Refusal TooLarge(int limitBytes) =>
        new(
            RefusalReason.TooLarge,
            $"The request's body is larger than the {limitBytes} bytes that this operation may have.");
}
