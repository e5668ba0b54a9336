using System.Collections.Frozen;
using System.Collections.Immutable;
using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Members;

/// <summary>rules.txt: what a member is by its name.</summary>
internal sealed class MemberRules
{
    private readonly ImmutableArray<Rule> _rules;
    private readonly FrozenDictionary<string, Rule[]> _byLastWord;
    private readonly Rule[] _open;

    private MemberRules(ImmutableArray<Rule> rules)
    {
        _rules = rules;
        _byLastWord = rules.Where(rule => rule.Name.LastWord is not null)
            .GroupBy(rule => rule.Name.LastWord!, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        _open = [.. rules.Where(rule => rule.Name.LastWord is null)];
    }

    /// <summary>Every pattern with its line, so that a test can tell that each decides something.</summary>
    public IEnumerable<string> Patterns => _rules.Select(rule => rule.Text);

    /// <exception cref="InvalidDataException">A line is not understood.</exception>
    public static MemberRules Read() => Parse(EmbeddedTable.Rows("members/rules.txt"));

    public static MemberRules Parse(IEnumerable<TableRow> rows) =>
        new([.. rows.SelectMany(Rule.Parse).Select((rule, order) => rule with { Order = order })]);

    /// <summary>The first rule that fits; null where none does.</summary>
    /// <param name="owner">The words of the name of the shape that has the member.</param>
    public MemberAnswer? Find(ImmutableArray<string> owner, ImmutableArray<string> name, MemberFacts facts)
    {
        Rule? found = null;
        foreach (var candidates in Candidates(name))
        {
            var first = Array.Find(candidates, rule => rule.Fits(owner, name, facts));
            if (first is not null && (found is null || first.Order < found.Order))
            {
                found = first;
            }
        }
        return found?.Answer;
    }

    // Most rules end with a word: of some hundreds only a few are looked at for a name.
    private IEnumerable<Rule[]> Candidates(ImmutableArray<string> name)
    {
        yield return _open;
        if (name is not [.., var last])
        {
            yield break;
        }
        if (_byLastWord.TryGetValue(last, out var same))
        {
            yield return same;
        }
        if (last.EndsWith('s') && _byLastWord.TryGetValue(last[..^1], out var singular))
        {
            yield return singular;
        }
    }

    private sealed record Rule(
        string Text, NamePattern? Owner, NamePattern Name, MemberKinds Kinds, bool HoldsForMarked, MemberAnswer Answer)
    {
        public int Order { get; init; }

        public static IEnumerable<Rule> Parse(TableRow row)
        {
            if (row.Words is not [var patterns, var kinds, var className] || row.Reason.Length == 0)
            {
                throw row.Bad("a rule is a pattern, kinds, a class and a reason");
            }
            var words = kinds.Split(',');
            var memberClass = MemberClassWord.Of(row, className);
            // What a rule hides anyway need not be said of the marked again.
            var holdsForMarked = words.Contains("marked")
                || memberClass is MemberClass.Secret or MemberClass.PreAuthorisedUrl;
            var held = words.Where(word => word != "marked").Aggregate(MemberKinds.None, (all, word) => all | Kind(row, word));
            return patterns.Split('|').Select(pattern => One(row, pattern, held, holdsForMarked, memberClass));
        }

        public bool Fits(ImmutableArray<string> owner, ImmutableArray<string> name, MemberFacts facts) =>
            (Kinds & facts.Kind) != MemberKinds.None
            && (HoldsForMarked || !facts.IsMarked)
            && Name.Matches(name)
            && (Owner is null || Owner.Matches(owner));

        private static Rule One(TableRow row, string pattern, MemberKinds kinds, bool holdsForMarked, MemberClass memberClass)
        {
            var parts = pattern.Split('.');
            return new Rule(
                pattern,
                parts.Length == 1 ? null : NamePattern.Parse(parts[0], row),
                NamePattern.Parse(parts[^1], row),
                kinds,
                holdsForMarked,
                new MemberAnswer(memberClass, MemberSource.Rule, pattern, row.Reason));
        }

        private static MemberKinds Kind(TableRow row, string word) => word switch
        {
            "text" => MemberKinds.Text,
            "blob" => MemberKinds.Blob,
            "document" => MemberKinds.Document,
            "structure" => MemberKinds.Structure,
            "value" => MemberKinds.Value,
            "any" => MemberKinds.Any,
            _ => throw row.Bad($"'{word}' is no kind"),
        };
    }
}
