using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;
using Narrowgate.Aws.Tests.Cbor;
using Narrowgate.Aws.Tests.Decode;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Reply;

public sealed class CborMaskingTests
{
    private static readonly ReplyMasker Masker = new(Limits.Default);

    [Fact]
    public void Only_the_secret_changes_and_every_other_byte_stays()
    {
        const string Around = "bf 'Other' 9f 1b 0000000000000001 f93e00 a1 'activationKey' 'kept' ff 'connection' bf 'id' 7f 'a' 'b' ff 'activationKey' {0} 'arn' 'x' ff ff";
        var masked = Mask("interconnect", "GetConnection", string.Format(null, Around, "7f 'sec' 'ret' ff"));
        masked.ShouldBe(string.Format(null, Around, "'***'"), "connection.activationKey");
    }

    [Theory]
    [InlineData("interconnect", "GetConnection", "a1 'connection' a1 'activationKey' 'secret'", "a1 'connection' a1 'activationKey' '***'", "connection.activationKey")]
    [InlineData("interconnect", "GetConnection", "a1 'CONNECTION' a1 'ActivationKey' 'secret'", "a1 'CONNECTION' a1 'ActivationKey' '***'", "connection.activationKey")]
    [InlineData("interconnect", "GetConnection", "a1 'connection' a2 'activationKey' 'one' 'activationKey' 'two'", "a1 'connection' a2 'activationKey' '***' 'activationKey' '***'", "connection.activationKey connection.activationKey")]
    [InlineData("interconnect", "GetConnection", "a1 'connection' a2 7f 'activation' 'Key' ff 'secret' 'id' 'i'", "a1 'connection' a2 7f 'activation' 'Key' ff '***' 'id' 'i'", "connection.activationKey")]
    [InlineData("interconnect", "GetConnection", "a1 'connection' a1 'activationKey' f6", "a1 'connection' a1 'activationKey' f6", "")]
    [InlineData("interconnect", "GetConnection", "a1 'connection' a1 'activationKey' a1 'odd' 85 'x' 07 f93e00 f5 41 00", "a1 'connection' a1 'activationKey' a1 'odd' 85 '***' 00 fa00000000 f4 43 2a2a2a", "connection.activationKey.odd[0] connection.activationKey.odd[1] connection.activationKey.odd[2] connection.activationKey.odd[3] connection.activationKey.odd[4]")]
    [InlineData("interconnect", "GetConnection", "a1 'connection' a1 'activationKey' c2 41 01", "a1 'connection' a1 'activationKey' '***'", "connection.activationKey")]
    [InlineData("interconnect", "GetConnection", "a1 'connection' a1 'activationKey' 81 c1 1a65e07930", "a1 'connection' a1 'activationKey' 81 c1 00", "connection.activationKey[0]")]
    [InlineData("gamelift", "GetComputeAuthToken", "a2 'AuthToken' 'secret' 'CreationTime' c1 00", "a2 'AuthToken' '***' 'CreationTime' c1 00", "AuthToken")]
    [InlineData("gamelift", "RequestUploadCredentials", "a1 'UploadCredentials' a2 'AccessKeyId' 'A' 'SecretAccessKey' 'S'", "a1 'UploadCredentials' a2 'AccessKeyId' 'A' 'SecretAccessKey' '***'", "UploadCredentials.SecretAccessKey")]
    public void Sensitive_members_are_masked(string service, string operation, string reply, string expected, string paths) =>
        Mask(service, operation, reply).ShouldBe(expected, paths);

    [Fact]
    public void Checksums_are_mended_or_dropped_with_the_body_they_described()
    {
        var masked = Mask("interconnect", "GetConnection", "a1 'connection' a1 'activationKey' 'secret'",
            new Header("Content-Length", "33"), new Header("x-amz-crc32", "1"), new Header("Content-MD5", "x"), new Header("smithy-protocol", "rpc-v2-cbor"));
        masked.Headers.ShouldBe([
            new Header("Content-Length", masked.Body.Length.ToString(CultureInfo.InvariantCulture)),
            new Header("x-amz-crc32", Crc.Crc32.Of(masked.Body.Span).ToString(CultureInfo.InvariantCulture)),
            new Header("smithy-protocol", "rpc-v2-cbor"),
        ]);
    }

    [Theory]
    [InlineData("a1 'connection' a1 'activationKey' 66 'ab'")]
    [InlineData("a1 'connection' a1 'activationKey' 'a' a0")]
    [InlineData("a1 'connection' d9d9f7 a1 'activationKey' 'secret'")]
    [InlineData("d9d9f7 a1 'connection' a1 'activationKey' 'secret'")]
    [InlineData("a1 4a 636f6e6e656374696f6e a1 'activationKey' 'secret'")]
    [InlineData("7b 'connection'")]
    [InlineData("a1 'connection' a1 'activationKey' ff")]
    public void A_reply_that_cannot_be_read_is_not_passed_on(string reply)
    {
        Masker.MaskWhole(Call("interconnect", "GetConnection"), [], CborNotation.Bytes(reply)).Holds(out _, out var refusal).ShouldBeFalse();
        refusal!.Reason.ShouldBe(RefusalReason.UpstreamBroken);
    }

    [Fact]
    [Trait("Needs", "python")]
    public void Botocore_reads_what_was_masked()
    {
        var masked = Mask("gamelift", "GetComputeAccess",
            "a4 'FleetArn' 'arn' 'Credentials' a3 'AccessKeyId' 'A' 'SecretAccessKey' 'S' 'SessionToken' 7f 'T' 'T' ff 'ComputeName' 'c' 'Target' f7");
        BotocoreCbor.Reply(new CborReply("gamelift", "GetComputeAccess", 200, new() { ["smithy-protocol"] = "rpc-v2-cbor" }, Convert.ToHexStringLower(masked.Body.Span)))
            .ShouldHaveSingleItem().ShouldStartWith(
                """{"ComputeName": "c", "Credentials": {"AccessKeyId": "A", "SecretAccessKey": "***", "SessionToken": "***"}, "FleetArn": "arn", """);
    }

    [Fact]
    public void No_reply_breaks_the_masking_and_no_secret_gets_through_it() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(ArbMap.Default.ArbFor<(NonNegativeInt, NonNegativeInt, byte[])>(), change =>
        {
            var good = CborNotation.Bytes("a2 'other' 9f 01 a1 'x' f6 ff 'connection' bf 'id' 'i' 'activationKey' 'secret' ff");
            var at = change.Item1.Get % good.Length;
            var cut = Math.Min(change.Item2.Get % 3, good.Length - at);
            byte[] changed = [.. good[..at], .. change.Item3, .. good[(at + cut)..]];
            if (Masker.MaskWhole(Call("interconnect", "GetConnection"), [], changed).Holds(out var masked, out _)
                && CborAsJson.Read(changed) is { } read && read.Contains("\"activationKey\":\"secret\"", StringComparison.Ordinal)
                && read.Contains("\"connection\":{", StringComparison.Ordinal))
            {
                CborAsJson.Read(masked.Body.Span).ShouldNotBeNull().ShouldNotContain("\"secret\"");
            }
            _ = Masker.MaskWhole(Call("interconnect", "GetConnection"), [], change.Item3);
        }));

    internal static AwsCall Call(string service, string operation)
    {
        var model = Decoding.Models.Find(service)!;
        return new AwsCall(model, model.Operations[operation], Protocol.RpcV2Cbor, Value.Structure.Empty);
    }

    private static MaskedReply Mask(string service, string operation, string reply, params Header[] headers)
    {
        Masker.MaskWhole(Call(service, operation), [.. headers], CborNotation.Bytes(reply)).Holds(out var masked, out var refusal).ShouldBeTrue(refusal?.Detail);
        return masked!;
    }
}

internal static class MaskedCborReading
{
    public static void ShouldBe(this MaskedReply reply, string body, string paths)
    {
        Convert.ToHexStringLower(reply.Body.Span).ShouldBe(Convert.ToHexStringLower(CborNotation.Bytes(body)));
        string.Join(' ', reply.Paths()).ShouldBe(paths);
    }
}
