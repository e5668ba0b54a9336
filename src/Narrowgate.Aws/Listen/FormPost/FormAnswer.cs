using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Listen.FormPost;

/// <summary>
/// How the sender of an S3 form wants to be answered.
/// See <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html"/>.
/// </summary>
/// <param name="Status">200, 201 or 204.</param>
/// <param name="Redirect">Where to send the browser; stands above the status. Null for nowhere.</param>
/// <param name="Location">The object's address at this gateway.</param>
public sealed record FormAnswer(int Status, string? Redirect, string Location, string Bucket, string Key)
{
    /// <param name="headers">Of PutObject's reply.</param>
    public (int Status, ImmutableArray<Header> Headers, ReadOnlyMemory<byte> Body) To(ImmutableArray<Header> headers)
    {
        var kept = headers.RemoveAll(header => header.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase));
        var etag = headers.FirstOrDefault(header => header.Name.Equals("ETag", StringComparison.OrdinalIgnoreCase)).Value ?? "";
        if (Redirect is not null)
        {
            var joint = Redirect.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var target = $"{Redirect}{joint}bucket={PercentEncoding.Encode(Bucket)}"
                + $"&key={PercentEncoding.Encode(Key)}&etag={PercentEncoding.Encode(etag)}";
            return (StatusCodes.Status303SeeOther, kept.Add(new Header("Location", target)), default);
        }
        kept = kept.Add(new Header("Location", Location));
        return Status == StatusCodes.Status201Created
            ? (Status, kept.Add(new Header("Content-Type", "application/xml")), Document(etag))
            : (Status, kept, default);
    }

    private byte[] Document(string etag) => Encoding.UTF8.GetBytes(
        """<?xml version="1.0" encoding="UTF-8"?>""" + "\n" + new XElement(
            "PostResponse",
            new XElement("Location", Location),
            new XElement("Bucket", Bucket),
            new XElement("Key", Key),
            new XElement("ETag", etag))
            .ToString(SaveOptions.DisableFormatting));
}
