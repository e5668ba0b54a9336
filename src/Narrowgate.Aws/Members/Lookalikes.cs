using System.Collections.Immutable;
using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Members;

/// <summary>lookalikes.txt: names that somebody has to have looked at.</summary>
internal sealed class Lookalikes
{
    private readonly ImmutableArray<Entry> _entries;

    private Lookalikes(ImmutableArray<Entry> entries) => _entries = entries;

    /// <exception cref="InvalidDataException">A line is not understood.</exception>
    public static Lookalikes Read() => new([.. EmbeddedTable.Rows("members/lookalikes.txt").Select(Entry.Parse)]);

    /// <summary>What the name looks like, <c>secret ~token</c>; null where like nothing.</summary>
    public string? Find(ImmutableArray<string> name)
    {
        var letters = string.Concat(name);
        return _entries.FirstOrDefault(entry => entry.Fits(name, letters))?.Text;
    }

    /// <param name="Letters">Anywhere in the name, whatever its words; else <paramref name="Words"/>.</param>
    private sealed record Entry(string Text, string? Letters, NamePattern? Words)
    {
        public static Entry Parse(TableRow row)
        {
            if (row.Words is not [var className, var name])
            {
                throw row.Bad("a look-alike is a class and words or ~letters");
            }
            MemberClassWord.Of(row, className);
            var text = $"{className} {name}";
            return name.StartsWith('~')
                ? new Entry(text, name[1..], null)
                : new Entry(text, null, NamePattern.Parse($"*{name}*", row));
        }

        public bool Fits(ImmutableArray<string> name, string letters) =>
            Words?.Matches(name) ?? letters.Contains(Letters!, StringComparison.Ordinal);
    }
}
