using System.Collections.Immutable;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Cli.Requests;

/// <summary>One request from standard input, or why there is none in what stood there.</summary>
internal sealed record GivenRequest(AwsRequest? Request, ReadOnlyMemory<byte> Body, string? Fault)
{
    public static GivenRequest Broken(string fault) => new(Request: null, default, fault);

    /// <param name="target">As in a request line, or a whole URL, whose host then counts where no Host is given.</param>
    public static GivenRequest Of(string method, string target, ImmutableArray<Header> headers, ReadOnlyMemory<byte> body)
    {
        var isSecure = target.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (isSecure || target.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            // Cut by hand: a parser of URLs would tidy the path up, and what is looked at is what was sent.
            var authority = target[(target.IndexOf("://", StringComparison.Ordinal) + 3)..];
            var end = authority.AsSpan().IndexOfAny('/', '?');
            var host = end < 0 ? authority : authority[..end];
            target = end < 0 ? "/" : authority[end] == '?' ? $"/{authority[end..]}" : authority[end..];
            headers = headers.Any(header => header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase))
                ? headers
                : headers.Add(new Header("Host", host));
        }
        if (target is not ['/', ..] || target.Contains('#', StringComparison.Ordinal))
        {
            return Broken("The request line must name a path that begins with '/'.");
        }
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new GivenRequest(
            new AwsRequest(
                method,
                question < 0 ? target : target[..question],
                question < 0 ? "" : target[(question + 1)..],
                headers,
                Address: "",
                isSecure),
            body,
            Fault: null);
    }
}
