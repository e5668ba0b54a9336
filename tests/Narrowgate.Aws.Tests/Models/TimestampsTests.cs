using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Models;

public sealed class TimestampsTests
{
    [Theory]
    [InlineData("253402300799.999", "9999-12-31T23:59:59.9990000+00:00")]
    [InlineData("-0.5", "1969-12-31T23:59:59.5000000+00:00")]
    [InlineData("1.5e3", "1970-01-01T00:25:00.0000000+00:00")]
    public void Seconds_have_fractions_to_the_end_of_time(string text, string instant) =>
        Timestamps.Parse(text, TimestampFormat.UnixTimestamp)!.Value.ToString("o").ShouldBe(instant);

    [Theory]
    [InlineData("253402300800")]
    [InlineData("253402300799.99999999")]
    [InlineData("-62135596801")]
    [InlineData("1e40")]
    public void What_is_no_instant_is_refused(string text) =>
        Timestamps.Parse(text, TimestampFormat.UnixTimestamp).ShouldBeNull();
}
