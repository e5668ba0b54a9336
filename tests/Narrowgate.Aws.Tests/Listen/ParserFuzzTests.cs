using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;
using Narrowgate.Aws.Sts;

namespace Narrowgate.Aws.Tests.Listen;

/// <summary>Whatever comes, a parser answers; and what it lets through has the form that it promises.</summary>
public sealed class ParserFuzzTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3000);

    private static readonly string[] Pieces =
    [
        "AWS4-HMAC-SHA256", " ", ",", ", ", "=", "/", ";", "Credential=", "SignedHeaders=", "Signature=", "ASIAAAAAAAAAAAAAAAAA",
        "/20260101/us-east-1/s3/aws4_request", "host", "x-amz-date", new string('a', 64), "\0", "\u0141", "%", "&", "%4", "+",
        "Action", "%ff", "%41",
    ];

    private static Arbitrary<string> Texts => Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();

    [Fact]
    public void Authorization_headers() => Prop.ForAll(Texts, text =>
    {
        var isRead = Authorization.Parse(text).Holds(out var authorization, out var refusal);
        return isRead
            ? authorization!.Signature.Length == 64 && authorization.SignedHeaders.SequenceEqual(
                authorization.SignedHeaders.Order(StringComparer.Ordinal).Distinct())
            : refusal!.Reason is RefusalReason.SignatureIncomplete or RefusalReason.SignatureUnsupported;
    }).Check(Many);

    [Fact]
    public void Authorization_headers_that_begin_well() => Prop.ForAll(Texts, text =>
        Authorization.Parse("AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/s3/aws4_request, " + text).Holds(out _, out var refusal)
        || refusal.Message.Length > 0).Check(Many);

    [Fact]
    public void Whole_requests()
    {
        var door = new Door();
        Prop.ForAll(Texts, Texts, (first, second) =>
            door.Refused(door.Signed().With("Authorization", first) with { Query = second }) is not null
            && door.Refused(door.Signed() with { Path = "/" + first, Query = second + "x" }) is not null).Check(Many);
    }

    [Fact]
    public void Forms() => Prop.ForAll(Texts, text =>
        FormParameters.Parse(Encoding.UTF8.GetBytes(text)).Holds(out var form, out var refusal)
            ? form.Names.Count() == form.Names.Distinct().Count()
            : refusal.Reason == RefusalReason.InvalidParameter).Check(Many);

    [Fact]
    public void Canonical_lines_hold_nothing_but_unreserved_characters_and_escapes() => Prop.ForAll(Texts, text =>
    {
        var path = CanonicalPath.Verbatim(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)));
        return path.All(character => char.IsAsciiLetterOrDigit(character) || "-._~/%".Contains(character));
    }).Check(Many);
}
