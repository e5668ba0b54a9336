using Narrowgate.Aws.Cbor;

namespace Narrowgate.Aws.Tests.Cbor;

public sealed class CborWriterTests
{
    [Theory]
    [InlineData("0", "00")]
    [InlineData("23", "17")]
    [InlineData("24", "1818")]
    [InlineData("255", "18ff")]
    [InlineData("256", "190100")]
    [InlineData("65536", "1a00010000")]
    [InlineData("4294967296", "1b0000000100000000")]
    [InlineData("18446744073709551615", "1bffffffffffffffff")]
    [InlineData("-1", "20")]
    [InlineData("-100", "3863")]
    [InlineData("-18446744073709551616", "3bffffffffffffffff")]
    public void An_integer_has_the_shortest_head(string digits, string hex) =>
        Written(writer => writer.Integer(digits)).ShouldBe(hex);

    [Theory]
    [InlineData("1", "fa3f800000")]
    [InlineData("-0", "fa80000000")]
    [InlineData("1.5", "fa3fc00000")]
    [InlineData("0.1", "fb3fb999999999999a")]
    [InlineData("0.10000000149011612", "fa3dcccccd")]
    [InlineData("1E+300", "fb7e37e43c8800759c")]
    [InlineData("9007199254740992", "fa5a000000")]
    [InlineData("9007199254740993", "1b0020000000000001")]
    [InlineData("-9007199254740993", "3b0020000000000000")]
    [InlineData("NaN", "fa7fc00000")]
    [InlineData("Infinity", "fa7f800000")]
    [InlineData("-Infinity", "faff800000")]
    public void A_float_has_as_many_bytes_as_it_needs_and_two_never(string digits, string hex) =>
        Written(writer => writer.Float(digits)).ShouldBe(hex);

    [Theory]
    [InlineData("2013-03-21T20:04:00Z", "c11a514b67b0")]
    [InlineData("2013-03-21T20:04:00.5Z", "c1fb41d452d9ec200000")]
    [InlineData("1969-12-31T23:59:59Z", "c120")]
    public void A_time_is_tagged_and_has_a_fraction_only_where_there_is_one(string instant, string hex) =>
        Written(writer => writer.Timestamp(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture))).ShouldBe(hex);

    [Fact]
    public void An_integer_of_more_than_64_bits_was_never_read_and_is_not_written() =>
        Should.Throw<InvalidOperationException>(() => Written(writer => writer.Integer("18446744073709551616")));

    private static string Written(Action<CborWriter> write)
    {
        var writer = new CborWriter();
        write(writer);
        return Convert.ToHexStringLower(writer.ToArray());
    }
}
