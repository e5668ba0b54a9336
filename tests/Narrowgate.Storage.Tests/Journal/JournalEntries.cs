using System.Collections.Immutable;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Masking;
using Narrowgate.Recording;

namespace Narrowgate.Storage.Tests.Journal;

/// <summary>Entries of every kind, with any text in them.</summary>
public static class JournalEntries
{
    // Lone surrogates are no text: JSON replaces them, so they could not come back as they were.
    private static readonly Gen<string> Text = ArbMap.Default.GeneratorFor<string>()
        .Select(text => new string((text ?? "").Where(letter => !char.IsSurrogate(letter)).ToArray()));

    private static readonly Gen<DateTimeOffset> Time = Gen.Choose(0, int.MaxValue)
        .Select(seconds => DateTimeOffset.UnixEpoch.AddSeconds(seconds));

    private static readonly Gen<RecordedMessage> Message =
        from name in Text
        from value in Text
        from body in ArbMap.Default.GeneratorFor<byte[]>()
        select new RecordedMessage([new RecordedHeader(name, value)], body, body.Length, "00", WireHmac: null);

    public static Gen<RecordedCall> Call { get; } =
        from id in Text
        from at in Time
        from operation in Text.OrNull()
        from parameter in Text
        from message in Message
        select new RecordedCall(
            id, "session", at, operation is null ? null : "s3", operation,
            JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["Key"] = parameter }),
            [new RecordedAction("s3:GetObject", "Read", [])], ["arn:aws:s3:::bucket"], "111122223333", "us-east-1",
            new RecordedDecision("Allow", [new RecordedStatement("policy", "sid", "Allow")], "fingerprint", "because"),
            message);

    public static Gen<JournalEntry> Any { get; } = Gen.OneOf<JournalEntry>(
        from at in Time from text in Text select (JournalEntry)new GatewayStarted(at, text),
        from at in Time from text in Text select (JournalEntry)new SessionRevoked(at, text, text, text),
        from at in Time from text in Text
        select (JournalEntry)new SessionOpened(
            at, text, Caller(text), "prod", text, at.AddHours(1)),
        from at in Time from call in Call from text in Text
        select (JournalEntry)new CallStopped(at, call, "Denied", text, text),
        from at in Time from call in Call from text in Text select (JournalEntry)new CallWaiting(at, call, text),
        from at in Time from call in Call select (JournalEntry)new CallIntended(at, call, Request: null),
        from at in Time from text in Text from message in Message
        select (JournalEntry)new CallConcluded(
            at, text, 200, IsKnown: true, message, message, [new MaskedMember(text, "sensitive")], 1.5, Error: null),
        from at in Time from call in Call from text in Text
        select (JournalEntry)new ApprovalRequested(
            at, text, text, call, Caller(text), [new RecordedTerms([text], 1, 1, 600)], at.AddMinutes(15)),
        from at in Time from text in Text
        select (JournalEntry)new ApprovalAnswered(at, text, text, [text], "approve", text),
        from at in Time from text in Text select (JournalEntry)new GrantUsed(at, text, text),
        from at in Time from text in Text
        select (JournalEntry)new AdministrativeAct(at, text, text, JsonSerializer.SerializeToElement(text)));

    private static RecordedCaller Caller(string subject) =>
        new(subject, "provider", [subject], ImmutableSortedDictionary<string, string>.Empty);
}
