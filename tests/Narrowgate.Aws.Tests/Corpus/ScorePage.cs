using System.Globalization;
using System.Text;

namespace Narrowgate.Aws.Tests.Corpus;

/// <summary><c>docs/decoder-score.md</c>, as it must read.</summary>
internal static class ScorePage
{
    public static string Write(IReadOnlyList<Scored> all, ReadAnew readAnew, EndpointMode endpointMode)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            # Decoder score
            Every operation of every service in the catalogue, in every protocol that its model lists, as {CorpusRequest.Source}
            serialises it: sparse (what is required), full (every member of every shape), odd (values that are legal and seldom:
            empty ones, quotes, characters beyond the BMP, bytes of every value, extreme numbers and times, keys with dots and
            slashes). The requests are committed in `tests/Narrowgate.Aws.Tests/Corpus`, written by `eng/corpus/corpus.py`.

            Dot segments in the labels of a path, plain or encoded twice, are legal too, and refused in every operation but those
            on S3's keys. They are in the corpus for three operations only, one of each protocol that has paths and one of S3's
            (its keys decode exactly): in all of them they would show the same refusal some thousand times.

            *Decoded exactly*: to that service, that operation and those parameters. *Round trip exact*: the request that is
            written from the decoded call reads the same to our decoder and to the parsers of moto (botocore's for CBOR), which
            share no code with ours. This page is compared with what the tests find, and written by them:
            `NARROWGATE_WRITE_DOCUMENTS=1 dotnet test tests/Narrowgate.Aws.Tests --filter DecoderScoreTests`.

            | protocol | operations | requests | decoded exactly | round trip exact | per cent |
            |---|---:|---:|---:|---:|---:|

            """);
        foreach (var protocol in CorpusRequest.Protocols)
        {
            Row(page, protocol, [.. all.Where(scored => scored.Sent.Protocol == protocol)]);
        }
        Row(page, "**all**", all);
        Exceptions(page, all);
        OtherNames(page, all);
        Readers(page, readAnew);
        Endpoints(page, endpointMode);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Row(StringBuilder page, string name, IReadOnlyList<Scored> lines)
    {
        var requests = lines.Where(scored => scored.Sent.Cannot is null).ToList();
        var exact = requests.Count(scored => scored is { IsDecoded: true, Difference: null });
        var decoded = requests.Count(scored => scored.IsDecoded);
        var percent = 100.0 * exact / requests.Count;
        page.Append(CultureInfo.InvariantCulture,
            $"| {name} | {Operations(lines)} | {requests.Count} | {decoded} | {exact} | {percent:F2} |\n");
    }

    private static void Exceptions(StringBuilder page, IReadOnlyList<Scored> all)
    {
        page.Append("""

            ## Exceptions
            Each is refused at run time, which the tests prove.

            | what | operations | requests | reason | the refusal says |
            |---|---:|---:|---|---|

            """);
        foreach (var exception in ScoreException.All)
        {
            var covered = all.Where(scored => scored.Sent.Cannot is null && ScoreException.Of(scored.Sent) == exception).ToList();
            page.Append(CultureInfo.InvariantCulture,
                $"| {exception.What} | {Operations(covered)} | {covered.Count} | {exception.Reason} | …{exception.Refusal}… |\n");
        }
        var unwritten = all.Where(scored => scored.Sent.Cannot is not null)
            .Select(scored => $"`{scored.Sent.Service}:{scored.Sent.Operation}`");
        page.Append(CultureInfo.InvariantCulture,
            $"\nNot in the corpus, since botocore cannot write requests that are event streams: {string.Join(", ", unwritten)}.\n");
    }

    private static void OtherNames(StringBuilder page, IReadOnlyList<Scored> all)
    {
        page.Append("""

            ## One API, several names
            These are one API at one host, and nothing in the request tells which of its names is meant: they count as exact
            under the name that the signature carries. Where the User-Agent names the service (`api/DocDB#…`, which botocore
            does not write), that one is found. S3's three are superseded operations, whose successors have the same method and path.

            | sent as | decoded as | requests |
            |---|---|---:|

            """);
        var others = all.Where(scored => scored.IsUnderOtherName)
            .GroupBy(Names, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in others)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {group.Key} | {group.Count()} |\n");
        }
    }

    private static string Names(Scored scored) => scored.Sent.Service == "s3"
        ? $"s3:{scored.Sent.Operation} | {scored.DecodedAs}"
        : $"{scored.Sent.Service} | {scored.DecodedAs!.Split(':')[0]}";

    private static void Readers(StringBuilder page, ReadAnew readAnew)
    {
        page.Append("""

            ## The other parser
            How the requests written anew were found to say the same: moto's parser finds *the parameters* of the corpus; or it
            finds in botocore's request and in ours *alike* something else (it takes every key of the query into a map, and an
            empty document for an absent one); or it can read neither (a body of bytes that are no text), and method, path,
            query, headers and body are the same *on the wire* to the class library's parsers. These have none for CBOR: there
            botocore's reads every body, to its last byte, and none may be left over for the wire, which a test holds.

            | protocol | the parameters | alike | on the wire |
            |---|---:|---:|---:|

            """);
        foreach (var protocol in CorpusRequest.Protocols)
        {
            var found = readAnew.Protocols[protocol];
            page.Append(CultureInfo.InvariantCulture, $"| {protocol} | {found.Parameters} | {found.Alike} | {found.Wire} |\n");
        }
    }

    private static void Endpoints(StringBuilder page, EndpointMode mode)
    {
        page.Append(CultureInfo.InvariantCulture, $"""

            ## Services that are signed alike
            The corpus calls each service at its own host, as clients do through a proxy. At an endpoint that says nothing of the
            service (`AWS_ENDPOINT_URL=http://127.0.0.1:8700`), from an SDK that does not write the service into its
            User-Agent (botocore and so the AWS CLI), {mode.Undecided.Length} of {mode.Requests} requests of services that share
            their signing name could be of several and are refused; none is taken for another service's. From SDKs that do,
            {mode.Requests - mode.Unnamed.Length} of {mode.Requests} are decoded exactly. The remedy is in the refusal: a host
            name of the gateway for the service, `AWS_ENDPOINT_URL_BEDROCK_AGENT=http://bedrock-agent.GATEWAY`.

            | service | operations | requests refused |
            |---|---:|---:|

            """);
        var services = mode.Undecided.GroupBy(sent => sent.Service, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var service in services)
        {
            var operations = service.Select(sent => sent.Operation).Distinct(StringComparer.Ordinal).Count();
            page.Append(CultureInfo.InvariantCulture, $"| {service.Key} | {operations} | {service.Count()} |\n");
        }
    }

    private static int Operations(IEnumerable<Scored> lines) =>
        lines.Select(scored => (scored.Sent.Service, scored.Sent.Operation)).Distinct().Count();
}
