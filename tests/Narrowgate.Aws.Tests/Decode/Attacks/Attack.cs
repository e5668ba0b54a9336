using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Tests.Decode.Attacks;

/// <summary>One row of a table: a request that means two things, or none.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Why">What it tries, or who sends it.</param>
/// <param name="Outcome">What the refusal must name; in the table of what is meant, the operation.</param>
internal sealed record Attack(string Name, string Why, string SigningName, AwsRequest Request, byte[] Body, string Outcome)
{
    /// <summary>A request before any row has changed it.</summary>
    public static Attack Of(string signingName, string method, string target) => new(
        "the request itself", "", signingName,
        Aimed(new AwsRequest("", "/", "", [new Header("Host", "localhost")], "127.0.0.1", IsSecure: false), method, target), [], "");

    public Attack At(string method, string target) => this with { Request = Aimed(Request, method, target) };

    public Attack With(string name, string value) =>
        this with { Request = Request with { Headers = Request.Headers.Add(new Header(name, value)) } };

    public Attack Without(string name) => this with
    {
        Request = Request with
        {
            Headers = [.. Request.Headers.Where(header => !header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))],
        },
    };

    private static AwsRequest Aimed(AwsRequest request, string method, string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return request with
        {
            Method = method,
            Path = mark < 0 ? target : target[..mark],
            Query = mark < 0 ? "" : target[(mark + 1)..],
        };
    }
}
