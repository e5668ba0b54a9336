using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Reply;

/// <summary>The headers of a masked reply.</summary>
internal static class ReplyHeaders
{
    public static ImmutableArray<Header> Mask(ImmutableArray<Header> headers, OperationModel operation, MaskTrail trail)
    {
        var hidden = operation.Output?.Members.Where(member =>
            member.Location is MemberLocation.Header or MemberLocation.HeaderPrefix && HiddenMembers.IsIn(member)).ToList() ?? [];
        return hidden.Count == 0 ? headers : [.. headers.Select(header => Mask(header, hidden, trail))];
    }

    /// <summary>What described the body that came, mended where that can be, dropped where not: SDKs check these.</summary>
    public static ImmutableArray<Header> Describe(
        AwsCall call, ImmutableArray<Header> headers, ReadOnlySpan<byte> body)
    {
        var described = ImmutableArray.CreateBuilder<Header>(headers.Length);
        foreach (var header in headers)
        {
            switch (header.Name.ToLowerInvariant())
            {
                case "content-length":
                    described.Add(header with { Value = body.Length.ToString(CultureInfo.InvariantCulture) });
                    break;
                case "x-amz-crc32":
                    described.Add(header with { Value = Crc.Crc32.Of(body).ToString(CultureInfo.InvariantCulture) });
                    break;
                case "etag" when NamesVersion(call):
                    described.Add(header);
                    break;
                case var name when IsDigest(name):
                    break;
                default:
                    described.Add(header);
                    break;
            }
        }
        return described.ToImmutable();
    }

    // S3's is a digest of the object; where another model has it as a member, an update has to give it back.
    private static bool NamesVersion(AwsCall call) => call.Service.Name != "s3"
        && call.Operation.Output?.Members.Any(member =>
            member.Location == MemberLocation.Header && member.WireName.Equals("ETag", StringComparison.OrdinalIgnoreCase)) == true;

    /// <summary>
    /// Above a body that is written anew as it comes: its length is not known yet, and nothing that described the one
    /// that came is true of it.
    /// </summary>
    public static ImmutableArray<Header> OfStream(ImmutableArray<Header> headers) => headers.RemoveAll(header =>
        IsDigest(header.Name) || header.Name.ToLowerInvariant() is "content-length" or "x-amz-crc32");

    // The names of an algorithm and a kind are no digests: what was asked for stays true of the body that was sent.
    private static bool IsDigest(string name) => name.ToLowerInvariant() switch
    {
        "content-md5" or "digest" or "content-digest" or "repr-digest" or "etag" or "x-amz-checksum" => true,
        "x-amz-checksum-algorithm" or "x-amz-checksum-type" => false,
        var other => other.StartsWith("x-amz-checksum-", StringComparison.Ordinal),
    };

    private static Header Mask(Header header, List<Member> hidden, MaskTrail trail)
    {
        var member = hidden.Find(member => member.Location == MemberLocation.Header
            ? member.WireName.Equals(header.Name, StringComparison.OrdinalIgnoreCase)
            : header.Name.StartsWith(member.WireName, StringComparison.OrdinalIgnoreCase));
        if (member is null)
        {
            return header;
        }
        trail.Enter(member.Name);
        trail.Mark();
        trail.Leave();
        var text = Redaction.Text(member, TimestampFormat.Rfc822);
        return header with { Value = member.IsJsonValue ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text };
    }
}
