using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Tests.Listen;

/// <summary>Each single-byte change of each signed part is refused: tried one by one, not by sample.</summary>
public sealed class EveryByteTests
{
    private static readonly byte[] Body = "{\"QueueUrl\":\"q\"}"u8.ToArray();

    private readonly Door _door = new();

    public static TheoryData<string> Services => new("s3", "sqs");

    private AwsRequest Original(string service) => _door.Signed(
        "PUT", "/bucket/key-1%2F.x/y", "versionId=a%3Ab&uploads&part=1", Body, service,
        [new("Content-Type", "text/plain; charset=utf-8"), new("Range", "bytes=0-9"), new("X-Amz-Meta-A", "one two")]);

    [Theory]
    [MemberData(nameof(Services))]
    public void The_request_itself_passes(string service) => _door.Refused(Original(service), Body).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Services))]
    public void Changes_of_the_method(string service) =>
        AllRefused(Original(service).Method, (request, text) => request with { Method = text }, service);

    [Theory]
    [MemberData(nameof(Services))]
    public void Changes_of_the_path(string service) =>
        AllRefused(Original(service).Path, (request, text) => request with { Path = text }, service);

    [Theory]
    [MemberData(nameof(Services))]
    public void Changes_of_the_query(string service) =>
        AllRefused(Original(service).Query, (request, text) => request with { Query = text }, service);

    [Theory]
    [MemberData(nameof(Services))]
    public void Changes_of_each_signed_header(string service)
    {
        foreach (var header in Original(service).Headers.Where(header => header.Name is not ("Authorization" or "X-Amz-Security-Token")))
        {
            AllRefused(header.Value, (request, text) => request.With(header.Name, text), service);
        }
    }

    [Fact]
    public void Changes_of_the_token() =>
        SomeRefused(_door.Issued.SessionToken, (request, text) => request.With("X-Amz-Security-Token", text), "s3", "\0 =A+/~".ToCharArray());

    // Blanks after a comma are the header's own and no part of what is signed.
    [Fact]
    public void Changes_of_the_authorization_header() => SomeRefused(
        Original("s3").Header("Authorization")!, (request, text) => request.With("Authorization", text), "s3", "0aZ;,/= ~".ToCharArray());

    [Fact]
    public void Changes_of_the_body()
    {
        for (var place = 0; place < Body.Length; place++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = (byte[])Body.Clone();
                changed[place] ^= (byte)(1 << bit);
                _door.Refused(Original("s3"), changed).ShouldNotBeNull($"byte {place}, bit {bit}");
            }
        }
    }

    [Fact]
    public void A_token_cut_short_at_any_place()
    {
        var request = Original("s3");
        for (var length = 0; length < _door.Issued.SessionToken.Length; length += 3)
        {
            _door.Refused(request.With("X-Amz-Security-Token", _door.Issued.SessionToken[..length]), Body).ShouldNotBeNull();
        }
    }

    private void AllRefused(string text, Func<AwsRequest, string, AwsRequest> change, string service) =>
        SomeRefused(text, change, service, [.. Enumerable.Range(0, 256).Select(code => (char)code)]);

    private void SomeRefused(string text, Func<AwsRequest, string, AwsRequest> change, string service, char[] replacements)
    {
        var request = Original(service);
        for (var place = 0; place < text.Length; place++)
        {
            foreach (var replacement in replacements.Where(character => character != text[place]))
            {
                // Blanks inside a header are one and the same to a signer.
                if (char.IsWhiteSpace(text[place]) && char.IsWhiteSpace(replacement))
                {
                    continue;
                }
                var changed = text[..place] + replacement + text[(place + 1)..];
                _door.Refused(change(request, changed), Body).ShouldNotBeNull($"{text} as {changed}");
            }
        }
    }
}
