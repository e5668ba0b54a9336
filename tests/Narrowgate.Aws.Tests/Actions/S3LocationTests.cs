using Narrowgate.Aws.Actions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class S3LocationTests
{
    private static readonly CallScope Scope = new("aws", Calls.Account, "eu-west-1");

    [Theory]
    [InlineData("s3://data/a/b.txt")]
    [InlineData("arn:aws:s3:::data/a/b.txt")]
    [InlineData("https://data.s3.amazonaws.com/a/b.txt")]
    [InlineData("https://data.s3.eu-west-1.amazonaws.com/a/b.txt")]
    [InlineData("https://data.s3-eu-west-1.amazonaws.com/a/b.txt")]
    [InlineData("https://s3.amazonaws.com/data/a/b.txt")]
    [InlineData("https://s3.cn-north-1.amazonaws.com.cn/data/a/b.txt")]
    public void An_object_is_named_in_several_ways(string text) =>
        S3Location.Parse(text, Scope).ShouldBe(new Resource("arn:aws:s3:::data/a/b.txt"));

    [Theory]
    [InlineData("s3://data", "arn:aws:s3:::data/*")]
    [InlineData("s3://data/", "arn:aws:s3:::data/*")]
    [InlineData("s3://data/a/", "arn:aws:s3:::data/a/*")]
    public void A_folder_is_everything_below_it(string text, string pattern) =>
        S3Location.Parse(text, Scope).ShouldBe(Resource.Partly(pattern));

    [Theory]
    [InlineData("")]
    [InlineData("data/a")]
    [InlineData("s3:///a")]
    [InlineData("s3://data*/a")]
    [InlineData("s3://data/a*")]
    [InlineData("arn:aws:s3:eu-west-1:111122223333:accesspoint/p/object/a")]
    [InlineData("https://data.s3.amazonaws.com.example/a")]
    [InlineData("https://example.com/s3.amazonaws.com/a")]
    [InlineData("https://data.s3.amazonaws.com@example.com/a")]
    [InlineData("https://data.s3.amazonaws.com/a%2Fb")]
    [InlineData("https://data.s3.amazonaws.com/a?versionId=1")]
    [InlineData("http://data.s3.amazonaws.com/a")]
    public void Anything_else_is_unknown(string text) => S3Location.Parse(text, Scope).IsUnknown.ShouldBeTrue();
}
