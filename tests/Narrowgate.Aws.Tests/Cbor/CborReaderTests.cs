using Narrowgate.Aws.Cbor;
using Narrowgate.Aws.Reply;

namespace Narrowgate.Aws.Tests.Cbor;

public sealed class CborReaderTests
{
    /// <summary>RFC 8949, appendix A: all that JSON can say.</summary>
    [Theory]
    [InlineData("00", "0")]
    [InlineData("01", "1")]
    [InlineData("0a", "10")]
    [InlineData("17", "23")]
    [InlineData("1818", "24")]
    [InlineData("1819", "25")]
    [InlineData("1864", "100")]
    [InlineData("1903e8", "1000")]
    [InlineData("1a000f4240", "1000000")]
    [InlineData("1b000000e8d4a51000", "1000000000000")]
    [InlineData("1bffffffffffffffff", "18446744073709551615")]
    [InlineData("3bffffffffffffffff", "-18446744073709551616")]
    [InlineData("20", "-1")]
    [InlineData("29", "-10")]
    [InlineData("3863", "-100")]
    [InlineData("3903e7", "-1000")]
    [InlineData("f90000", "0")]
    [InlineData("f98000", "-0")]
    [InlineData("f93c00", "1")]
    [InlineData("fb3ff199999999999a", "1.1")]
    [InlineData("f93e00", "1.5")]
    [InlineData("f97bff", "65504")]
    [InlineData("fa47c35000", "100000")]
    [InlineData("fa7f7fffff", "3.4028234663852886E+38")]
    [InlineData("fb7e37e43c8800759c", "1E+300")]
    [InlineData("f90001", "5.960464477539063E-08")]
    [InlineData("f90400", "6.103515625E-05")]
    [InlineData("f9c400", "-4")]
    [InlineData("fbc010666666666666", "-4.1")]
    [InlineData("f97c00", "\"Infinity\"")]
    [InlineData("f97e00", "\"NaN\"")]
    [InlineData("f9fc00", "\"-Infinity\"")]
    [InlineData("fa7f800000", "\"Infinity\"")]
    [InlineData("fa7fc00000", "\"NaN\"")]
    [InlineData("faff800000", "\"-Infinity\"")]
    [InlineData("fb7ff0000000000000", "\"Infinity\"")]
    [InlineData("fb7ff8000000000000", "\"NaN\"")]
    [InlineData("fbfff0000000000000", "\"-Infinity\"")]
    [InlineData("f4", "false")]
    [InlineData("f5", "true")]
    [InlineData("f6", "null")]
    [InlineData("f7", "null")]
    [InlineData("c11a514b67b0", "\"2013-03-21T20:04:00Z\"")]
    [InlineData("c1fb41d452d9ec200000", "\"2013-03-21T20:04:00.5Z\"")]
    [InlineData("40", "\"\"")]
    [InlineData("4401020304", "\"AQIDBA==\"")]
    [InlineData("60", "\"\"")]
    [InlineData("6161", "\"a\"")]
    [InlineData("6449455446", "\"IETF\"")]
    [InlineData("62225c", "\"\\\"\\\\\"")]
    [InlineData("62c3bc", "\"ü\"")]
    [InlineData("63e6b0b4", "\"水\"")]
    [InlineData("80", "[]")]
    [InlineData("83010203", "[1,2,3]")]
    [InlineData("8301820203820405", "[1,[2,3],[4,5]]")]
    [InlineData("98190102030405060708090a0b0c0d0e0f101112131415161718181819", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]")]
    [InlineData("a0", "{}")]
    [InlineData("a26161016162820203", "{\"a\":1,\"b\":[2,3]}")]
    [InlineData("826161a161626163", "[\"a\",{\"b\":\"c\"}]")]
    [InlineData("a56161614161626142616361436164614461656145", "{\"a\":\"A\",\"b\":\"B\",\"c\":\"C\",\"d\":\"D\",\"e\":\"E\"}")]
    [InlineData("5f42010243030405ff", "\"AQIDBAU=\"")]
    [InlineData("7f657374726561646d696e67ff", "\"streaming\"")]
    [InlineData("9fff", "[]")]
    [InlineData("9f018202039f0405ffff", "[1,[2,3],[4,5]]")]
    [InlineData("9f01820203820405ff", "[1,[2,3],[4,5]]")]
    [InlineData("83018202039f0405ff", "[1,[2,3],[4,5]]")]
    [InlineData("83019f0203ff820405", "[1,[2,3],[4,5]]")]
    [InlineData("9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]")]
    [InlineData("bf61610161629f0203ffff", "{\"a\":1,\"b\":[2,3]}")]
    [InlineData("826161bf61626163ff", "[\"a\",{\"b\":\"c\"}]")]
    [InlineData("bf6346756ef563416d7421ff", "{\"Amt\":-2,\"Fun\":true}")]
    public void The_examples_of_the_RFC_read_as_they_should(string hex, string json) =>
        CborAsJson.Read(Convert.FromHexString(hex)).ShouldBe(json);

    /// <summary>RFC 8949, appendix A: what the protocol does not use.</summary>
    [Theory]
    [InlineData("c249010000000000000000")]
    [InlineData("c349010000000000000000")]
    [InlineData("f0")]
    [InlineData("f8ff")]
    [InlineData("c074323031332d30332d32315432303a30343a30305a")]
    [InlineData("d74401020304")]
    [InlineData("d818456449455446")]
    [InlineData("d82076687474703a2f2f7777772e6578616d706c652e636f6d")]
    [InlineData("a201020304")]
    public void What_the_protocol_has_no_use_for_is_not_read(string hex) =>
        CborAsJson.Read(Convert.FromHexString(hex)).ShouldBeNull();

    /// <summary>RFC 8949, appendix F: what is not well-formed.</summary>
    [Theory]
    [InlineData("", "ends where an item should begin")]
    [InlineData("18", "ends within the head")]
    [InlineData("19", "ends within the head")]
    [InlineData("1a0102", "ends within the head")]
    [InlineData("1b01020304050607", "ends within the head")]
    [InlineData("f800", "no meaning")]
    [InlineData("f81f", "no meaning")]
    [InlineData("f9", "ends within the head")]
    [InlineData("61", "longer than what is left")]
    [InlineData("5affffffff00", "longer than what is left")]
    [InlineData("5bffffffffffffffff010203", "longer than what is left")]
    [InlineData("7bffffffffffffffff010203", "longer than what is left")]
    [InlineData("9bffffffffffffffff010203", "longer than what is left")]
    [InlineData("bbffffffffffffffff010203", "longer than what is left")]
    [InlineData("bb8000000000000001010203", "longer than what is left")]
    [InlineData("81", "longer than what is left")]
    [InlineData("818181", "longer than what is left")]
    [InlineData("8200", "longer than what is left")]
    [InlineData("a100", "longer than what is left")]
    [InlineData("c1", "longer than what is left")]
    [InlineData("1c", "reserved")]
    [InlineData("3d", "reserved")]
    [InlineData("5e", "reserved")]
    [InlineData("fc", "reserved")]
    [InlineData("ff", "nothing to end")]
    [InlineData("81ff", "nothing to end")]
    [InlineData("8200ff", "nothing to end")]
    [InlineData("a1ff", "longer than what is left")]
    [InlineData("a100ff", "nothing to end")]
    [InlineData("bf00ff", "nothing to end")]
    [InlineData("bf000000ff", "nothing to end")]
    [InlineData("c1ff", "nothing to end")]
    [InlineData("1f", "has a length")]
    [InlineData("3f", "has a length")]
    [InlineData("df00", "has a length")]
    [InlineData("5f00ff", "another kind")]
    [InlineData("5f21ff", "another kind")]
    [InlineData("5f6100ff", "another kind")]
    [InlineData("7f4100ff", "another kind")]
    [InlineData("7f7f6100ffff", "another kind")]
    [InlineData("5f4100", "ends where an item should begin")]
    [InlineData("9f", "ends where an item should begin")]
    [InlineData("9f0102", "ends where an item should begin")]
    [InlineData("bf6161", "ends where an item should begin")]
    [InlineData("61ff", "not UTF-8")]
    [InlineData("63eda080", "not UTF-8")]
    [InlineData("7f61c361bcff", "not UTF-8")]
    [InlineData("0000", "something follows")]
    public void What_is_not_sound_is_refused_with_the_reason(string hex, string because)
    {
        var reader = new CborReader(Convert.FromHexString(hex));
        (reader.TrySkip(depthLimit: 64) && reader.IsAtEnd()).ShouldBeFalse();
        reader.Fault.ShouldNotBeNull().ShouldContain(because);
        CborAsJson.Read(Convert.FromHexString(hex)).ShouldBeNull();
    }

    [Theory]
    [InlineData(0x81)]
    [InlineData(0x9f)]
    [InlineData(0xc1)]
    [InlineData(0xbf)]
    public void No_nesting_is_deep_enough_to_break_the_reader(byte opening)
    {
        byte[] deep = [.. Enumerable.Repeat(opening == 0xbf ? new byte[] { 0xbf, 0x60 } : [opening], 1_000_000).SelectMany(bytes => bytes), 0];
        var reader = new CborReader(deep);
        reader.TrySkip(depthLimit: 64).ShouldBeFalse();
        reader.Fault.ShouldNotBeNull().ShouldContain("too deep");
        CborAsJson.Read(deep).ShouldBeNull();
    }

    [Fact]
    public void A_claimed_length_costs_no_memory()
    {
        byte[] claims = [0x9a, 0x7f, 0xff, 0xff, 0xff, .. new byte[64]];
        var before = GC.GetAllocatedBytesForCurrentThread();
        CborAsJson.Read(claims).ShouldBeNull();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64 * 1024);
    }
}
