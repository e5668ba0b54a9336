using System.Collections.Immutable;
using System.Globalization;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Listen.Chunks;

/// <summary>What the head of a request promises of a body that is framed as aws-chunked.</summary>
/// <param name="Length">Of the content without its framing, in bytes.</param>
/// <param name="TrailerName">Lower-case; null where nothing follows the last chunk.</param>
internal sealed record ChunkTerms(PayloadForm.Chunks Form, long Length, string? TrailerName)
{
    private const string LengthHeader = "x-amz-decoded-content-length";
    private const string TrailerHeader = "x-amz-trailer";
    private const string Coding = "aws-chunked";

    /// <summary>The checksums that this gateway can verify. Others that S3 takes would go up unseen.</summary>
    private static readonly ImmutableHashSet<string> Trailers =
        [.. RunningChecksum.Algorithms.Select(BodyChecksum.HeaderFor)];

    public static Verdict<ChunkTerms> Of(AwsRequest request, PayloadForm.Chunks form)
    {
        // One spelling of each number: what a reader makes of "+5" or "007" is its own business.
        if (request.Header(LengthHeader) is not { Length: > 0 } text || (text[0] == '0' && text.Length > 1)
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return NotUnderstood.Because($"A body in chunks needs {LengthHeader}: the length of its content in bytes.");
        }
        if (Codings(request).Count(coding => coding == Coding) > 1)
        {
            return NotUnderstood.Because($"The Content-Encoding names {Coding} more than once.");
        }
        var trailer = request.Header(TrailerHeader)?.ToLowerInvariant();
        if (!form.HaveTrailer)
        {
            return request.Count(TrailerHeader) == 0
                ? new ChunkTerms(form, length, TrailerName: null)
                : NotUnderstood.Because($"The header {TrailerHeader} names what x-amz-content-sha256 leaves no place for.");
        }
        if (trailer is null || !Trailers.Contains(trailer))
        {
            return NotUnderstood.Because(
                $"A body with a trailer needs {TrailerHeader} with one of {string.Join(", ", Trailers.Order())}.");
        }
        return request.Count(trailer) == 0
            ? new ChunkTerms(form, length, trailer)
            : NotUnderstood.Because($"{trailer} is among the headers and named as a trailer: send it once.");
    }

    /// <summary>Why a body that is not framed may not bear the marks of a framing; null where it does not.</summary>
    public static Refusal? Stray(AwsRequest request)
    {
        foreach (var name in (ReadOnlySpan<string>)[LengthHeader, TrailerHeader])
        {
            if (request.Count(name) > 0)
            {
                return NotUnderstood.Because(
                    $"The header {name} belongs to bodies in chunks, which x-amz-content-sha256 does not announce.");
            }
        }
        return Codings(request).Contains(Coding)
            ? NotUnderstood.Because($"The Content-Encoding names {Coding}, which x-amz-content-sha256 does not announce.")
            : null;
    }

    private static IEnumerable<string> Codings(AwsRequest request) => request.Headers
        .Where(header => header.Name.Equals("content-encoding", StringComparison.OrdinalIgnoreCase))
        .SelectMany(header => header.Value.Split(',', StringSplitOptions.TrimEntries))
        .Select(coding => coding.ToLowerInvariant());
}
