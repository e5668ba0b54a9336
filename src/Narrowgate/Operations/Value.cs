using System.Collections.Immutable;

namespace Narrowgate.Operations;

/// <summary>
/// A parameter value, whatever protocol brought it: a closed set, immutable, compared by content. The one form in which
/// policy, digest, display and the request that leaves see the same thing.
/// </summary>
public abstract record Value
{
    private protected Value() { }

    public sealed record Text(string Content) : Value;

    /// <summary>A number in JSON's grammar, kept as its digits so that no precision is lost.</summary>
    public sealed record Number(string Digits) : Value;

    public sealed record Boolean(bool IsTrue) : Value;

    public sealed record Timestamp(DateTimeOffset Instant) : Value;

    /// <summary>JSON's null: within documents and sparse collections only; an absent member is absent.</summary>
    public sealed record Null : Value
    {
        public static Null Instance { get; } = new();
    }

    public sealed record Blob(ReadOnlyMemory<byte> Bytes) : Value
    {
        public bool Equals(Blob? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

        public override int GetHashCode() => Bytes.Length;
    }

    public sealed record List(ImmutableArray<Value> Items) : Value
    {
        public bool Equals(List? other) => other is not null && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Length;
    }

    /// <summary>Named members, of a structure or a map. Names are unique; their order has no meaning.</summary>
    public sealed record Structure(ImmutableSortedDictionary<string, Value> Members) : Value
    {
        public static Structure Empty { get; } =
            new(ImmutableSortedDictionary.Create<string, Value>(StringComparer.Ordinal));

        public Value? this[string name] => Members.GetValueOrDefault(name);

        public static Structure Of(IEnumerable<KeyValuePair<string, Value>> members) =>
            new(members.ToImmutableSortedDictionary(StringComparer.Ordinal));

        public Structure With(string name, Value value) => new(Members.SetItem(name, value));

        public bool Equals(Structure? other) => other is not null && Members.SequenceEqual(other.Members);

        public override int GetHashCode() => Members.Count;
    }
}
