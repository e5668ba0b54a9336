using System.Collections.Immutable;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Tests.Signing;

/// <summary>
/// SigV4A by requests of AWS's own suite (see NOTICE), signed by AWS's signer in C and by the one in JavaScript: signatures
/// differ each time, and fit one public key.
/// </summary>
public sealed class SigV4aTests
{
    private static readonly ECParameters Key = SigV4a.DeriveKey("AKIDEXAMPLE", Vector.Secret);

    public static TheoryData<string> Names { get; } = new(
        Directory.GetFiles(Path.Combine(Vector.Folder, "V4a"), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order());

    [Fact]
    public void All_vectors_are_there() => Names.Count.ShouldBe(10);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_published_signature_is_right_and_right_for_nothing_else(string name)
    {
        var (request, body) = Vector.Read($"V4a/{name}");
        Authorization.Parse(request.Header("Authorization")!).Holds(out var claim, out var refusal).ShouldBeTrue(refusal?.Message);
        claim!.Scope.Algorithm.ShouldBe(SigV4a.Name);
        var canonical = CanonicalRequest.Of(request.Method, request.Path, request.Query, request.Headers,
            claim.SignedHeaders, isPathVerbatim: name.EndsWith("-unnormalized", StringComparison.Ordinal));
        var text = canonical.StringToSign(
            Convert.ToHexStringLower(SHA256.HashData(body)), request.Header("X-Amz-Date")!, claim.Scope);

        SigV4a.Verifies(Key, text, claim.Signature).ShouldBeTrue();
        SigV4a.Verifies(Key, text + " ", claim.Signature).ShouldBeFalse();
        SigV4a.Verifies(SigV4a.DeriveKey("AKIDEXAMPLF", Vector.Secret), text, claim.Signature).ShouldBeFalse();
        SigV4a.Verifies(SigV4a.DeriveKey("AKIDEXAMPLE", Vector.Secret + "x"), text, claim.Signature).ShouldBeFalse();
    }

    [Theory]
    [InlineData(
        "Param-3=Value3&Param=Value2&%E1%88%B4=Value1&X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fservice%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Expires=3600&X-Amz-Region-Set=us-east-1",
        "3046022100e25504f18aab11f2f511664a9e6b98f522b9c8bd95ad0c7502b56ff4248d2dba022100c00ee21af060180bac879294598c03ba8523367daf1edf88688923a21f26e0df")]
    public void So_are_those_in_a_query(string query, string signature)
    {
        var canonical = CanonicalRequest.Of(
            "GET", "/", query, [new Header("Host", "example.amazonaws.com")], ["host"], isPathVerbatim: false);
        var scope = new SigningScope("20150830", Region: null, "service");
        SigV4a.Verifies(Key, canonical.StringToSign(SignatureAlgorithm.EmptyPayload, "20150830T123600Z", scope), signature)
            .ShouldBeTrue();
    }

    [Fact]
    public void A_signature_of_another_signer_is_right()
    {
        // Made by @smithy/signature-v4a, AWS's own signer in JavaScript, without a line of C behind it.
        ImmutableArray<Header> headers =
        [
            new("host", "alias.mrap.accesspoint.s3-global.amazonaws.com"), new("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
            new("x-amz-date", "20260102T030319Z"), new("x-amz-region-set", "*"),
        ];
        var canonical = CanonicalRequest.Of(
            "PUT", "/a//b%20c%2F", "x-id=PutObject", headers, [.. headers.Select(header => header.Name)], isPathVerbatim: true);
        var text = canonical.StringToSign("UNSIGNED-PAYLOAD", "20260102T030319Z", new SigningScope("20260102", Region: null, "s3"));
        SigV4a.Verifies(
            Key,
            text,
            "3045022100c19a3e7ecefa9c3d4a6173054c3bdd4034cec83502af8efe653772af5f7794b902200173d5d4d334b0120f5fc8ac4d34b129853fee8aadeb2de9e44485007a062762")
            .ShouldBeTrue();
    }

    [Fact]
    public void The_public_key_is_the_one_that_fits_the_vectors() =>
        Convert.ToHexStringLower([.. Key.Q.X!, .. Key.Q.Y!]).ShouldBe(
            "b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1"
            + "865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518");

    [Fact]
    public void What_is_signed_here_is_right_here_and_differs_each_time()
    {
        var (one, other) = (SigV4a.Sign(Key, "text"), SigV4a.Sign(Key, "text"));
        one.ShouldNotBe(other);
        foreach (var signature in (string[])[one, other])
        {
            SigV4a.IsSignature(signature).ShouldBeTrue();
            SigV4a.Verifies(Key, "text", signature).ShouldBeTrue();
        }
    }

    [Fact]
    public void Bytes_that_are_no_signature_are_not_right_and_break_nothing() => Prop.ForAll<byte[]>(bytes =>
    {
        var text = Convert.ToHexStringLower(bytes);
        SigV4a.IsSignature(text).ShouldBe(bytes.Length is > 0 and <= SigV4a.LongestSignatureBytes);
        SigV4a.Verifies(Key, "text", text).ShouldBeFalse();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_signature_with_a_byte_changed_is_not_right()
    {
        var signature = Convert.FromHexString(SigV4a.Sign(Key, "text"));
        for (var place = 0; place < signature.Length; place++)
        {
            var bytes = (byte[])signature.Clone();
            bytes[place] ^= (byte)(1 << (place % 8));
            SigV4a.Verifies(Key, "text", Convert.ToHexStringLower(bytes)).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("30A")]
    [InlineData("30AB")]
    [InlineData("3x")]
    public void A_signature_is_written_in_pairs_of_lower_case_hex_digits(string text) =>
        SigV4a.IsSignature(text).ShouldBeFalse();

    [Fact]
    public void Derived_keys_are_kept_and_their_number_is_bounded()
    {
        var keys = new SigV4aKeys();
        keys.Get("AKIDEXAMPLE", Vector.Secret).Q.X.ShouldBeSameAs(keys.Get("AKIDEXAMPLE", Vector.Secret).Q.X);
        for (var number = 0; number < 3 * SigV4aKeys.Bound; number++)
        {
            keys.Get($"AKIA{number}", "secret");
        }
        keys.Count.ShouldBeLessThanOrEqualTo(2 * SigV4aKeys.Bound);
    }
}
