using System.Collections.Immutable;
using System.Text.Json;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Members;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;
using Narrowgate.Aws.Tests.Decode;
using Narrowgate.Operations;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Corpus;

/// <summary>Whole replies, written by moto and read by botocore before and after they are masked.</summary>
public sealed class ReplyTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly ReplyMasker Masker = new(Limits.Default);

    [Fact]
    [Trait("Needs", "python")]
    public void Of_every_reply_what_is_secret_is_masked_and_all_else_reads_as_before()
    {
        using var folder = new TemporaryFolder();
        Script.Run("replies.py", "write", folder.Path);
        File.WriteAllLines(folder["masked.jsonl"], File.ReadLines(folder["replies.jsonl"]).AsParallel().AsOrdered()
            .Select(line => JsonSerializer.Deserialize<WrittenReply>(line, Options)!).Select(Masked));
        File.WriteAllText(folder["hidden.json"], JsonSerializer.Serialize(
            Decoding.Models.Index.Services.Keys.ToDictionary(name => name, name => Hidden(Decoding.Models.Find(name)!)), Options));
        var compared = JsonSerializer.Deserialize<Compared>(Script.Run("replies.py", "compare", folder.Path), Options)!;

        foreach (var (protocol, counts) in compared.Protocols)
        {
            output.WriteLine($"{protocol}: {counts.Replies} replies, {counts.Hidden} with something hidden, "
                + $"{counts.Unwritten} that moto cannot write");
        }
        compared.Faults.ShouldBeEmpty($"{compared.Faults.Count}:\n{string.Join('\n', compared.Faults.Take(100))}");
        compared.Protocols.Values.Sum(counts => counts.Replies).ShouldBeGreaterThan(16_900);
        compared.Protocols.Values.Sum(counts => counts.Unwritten).ShouldBeLessThanOrEqualTo(11);
    }

    private static HiddenNames Hidden(ServiceModel service) => new(
        [.. MemberSurvey.Of(service).Where(HiddenMembers.Is).Select(Place)],
        [.. MemberSurvey.Of(service).Where(member => member.IsNameOfPair).Select(Place)]);

    private static string Place(Member member) => $"{member.Owner!.Name}.{member.Name}";

    private static string Masked(WrittenReply reply)
    {
        if (reply.Fault is not null)
        {
            return "null";
        }
        var service = Decoding.Models.Find(reply.Service)!;
        var call = new AwsCall(
            service, service.Operations[reply.Operation], ModelWords.Protocols[reply.Protocol], Value.Structure.Empty);
        ImmutableArray<Header> headers = [.. reply.Headers.Select(header => new Header(header[0], header[1]))];
        if (!Masker.MaskWhole(call, headers, Convert.FromBase64String(reply.Body)).Holds(out var masked, out var refusal))
        {
            return JsonSerializer.Serialize(new { refused = refusal.Detail ?? refusal.Message });
        }
        return JsonSerializer.Serialize(new
        {
            headers = masked.Headers.Select(header => new[] { header.Name, header.Value }),
            body = Convert.ToBase64String(masked.Body.Span),
            masked = masked.Masked.Select(member => member.Path),
        });
    }

    /// <summary>By structure and member, <c>Credentials.SecretAccessKey</c>: what the table of members hides.</summary>
    private sealed record HiddenNames(IReadOnlyList<string> Members, IReadOnlyList<string> PairNames);

    private sealed record WrittenReply(
        string Service, string Operation, string Protocol, string? Fault, string[][] Headers, string Body);

    private sealed record Compared(IReadOnlyDictionary<string, Counts> Protocols, IReadOnlyList<string> Faults);

    /// <param name="Hidden">Replies that hold something hidden.</param>
    /// <param name="Unwritten">Outputs that moto's own serialisers fail at.</param>
    private sealed record Counts(int Replies, int Hidden, int Unwritten);
}
