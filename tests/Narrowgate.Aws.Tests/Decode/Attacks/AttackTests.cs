using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;

namespace Narrowgate.Aws.Tests.Decode.Attacks;

/// <summary>
/// Nothing ambiguous passes: each row of the tables beside this file is refused by a message that names the place, and
/// would have passed but for what it tries.
/// </summary>
public sealed class AttackTests
{
    // A bomb need not be as large here as the largest request may be.
    private static readonly RequestDecoder Decoder =
        new(Decoding.Models, Limits.Default with { DecodedRequestBytes = 1024 * 1024 });

    public static TheoryData<string> Files =>
        ["query", "ec2", "json", "rest-json", "rest-xml", "s3", "protocols", "headers", "encodings", "cbor"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_row_is_refused_and_told_why(string file)
    {
        var faults = AttackFile.Read(file).Rows.Select(row => (row, fault: FaultOf(row)))
            .Where(pair => pair.fault is not null).Select(pair => $"{pair.row.Name}: {pair.fault}").ToList();

        faults.ShouldBeEmpty($"{faults.Count} rows of {file}:\n{string.Join('\n', faults)}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_the_rows_change_was_good_before(string file)
    {
        foreach (var section in AttackFile.Read(file).Sections)
        {
            Decode(section).Holds(out _, out var refusal).ShouldBeTrue($"{file}, {section.Request.Path}: {refusal?.Message}");
        }
    }

    [Fact]
    public void The_tables_hold_so_many_attacks_each_with_a_name_and_a_reason()
    {
        var rows = Files.SelectMany(file => AttackFile.Read(file).Rows.Select(row => (File: file, row.Name, row.Why, row.Outcome))).ToList();

        rows.Count.ShouldBeGreaterThan(200);
        rows.ShouldAllBe(row => row.Why.Length > 0 && row.Outcome.Length > 0);
        rows.GroupBy(row => (row.File, row.Name)).Where(group => group.Count() > 1).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_odd_but_meant_is_understood_and_written_plainly()
    {
        foreach (var row in AttackFile.Read("odd-but-meant").Rows)
        {
            Decode(row).Holds(out var call, out var refusal).ShouldBeTrue($"{row.Name}: {refusal?.Message}");
            call.Operation.Name.ShouldBe(row.Outcome, row.Name);
            if (call.Streamed is null)
            {
                var written = RequestEncoder.Encode(call);
                Decode(row with
                {
                    Request = row.Request with { Method = written.Method, Path = written.Path, Query = written.Query, Headers = written.Headers },
                    Body = written.Body.ToArray(),
                }).Call().Parameters.ShouldBe(call.Parameters, row.Name);
            }
        }
    }

    private static string? FaultOf(Attack attack)
    {
        if (Decode(attack).Holds(out var call, out var refusal))
        {
            return $"passes as {call.Operation.Name}";
        }
        return refusal.Message.Contains(attack.Outcome, StringComparison.Ordinal)
            && refusal.Reason is RefusalReason.NotUnderstood or RefusalReason.BodyMismatch or RefusalReason.TooLarge
            ? null
            : $"is refused by \"{refusal.Message}\", which does not name \"{attack.Outcome}\"";
    }

    private static Verdict<AwsCall> Decode(Attack attack)
    {
        if (!Decoder.Begin(attack.Request, attack.SigningName).Holds(out var pending, out var refusal))
        {
            return refusal;
        }
        return pending.StreamsBody ? pending.Complete() : pending.Complete(attack.Body);
    }
}
