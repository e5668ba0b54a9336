using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Tests.Decode;

public sealed class RunningChecksumTests
{
    /// <summary>The check values of the catalogue of parametrised CRC algorithms, and FIPS 180's for the digests.</summary>
    [Theory]
    [InlineData("x-amz-checksum-crc32", "y/Q5Jg==")]
    [InlineData("x-amz-checksum-crc32c", "4waSgw==")]
    [InlineData("x-amz-checksum-crc64nvme", "rosUhgp5mIg=")]
    [InlineData("x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE=")]
    [InlineData("x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=")]
    public void Digits_have_the_published_check_value_however_they_come(string header, string expected)
    {
        var digits = Encoding.ASCII.GetBytes("123456789");
        for (var cut = 0; cut <= digits.Length; cut++)
        {
            var checksum = RunningChecksum.For(header);
            checksum.Append(digits.AsSpan(0, cut));
            checksum.Append(digits.AsSpan(cut));

            checksum.Base64().ShouldBe(expected);
            RunningChecksum.CharactersOf(header).ShouldBe(expected.Length);
        }
    }

    [Fact]
    public void A_long_body_has_the_checksum_of_its_bytes_one_by_one()
    {
        var bytes = RandomNumberGenerator.GetBytes(10_007);
        foreach (var crc in (Crc[])[Crc.Crc32, Crc.Crc32C, Crc.Crc64Nvme])
        {
            var one = bytes.Aggregate(0UL, (before, octet) => crc.Continue(before, [octet]));

            crc.Of(bytes).ShouldBe(one);
        }
    }
}
