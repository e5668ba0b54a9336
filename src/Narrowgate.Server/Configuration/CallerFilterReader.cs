using System.Collections.Immutable;
using Narrowgate.Identity;
using Narrowgate.Policy;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary><c>callers: { subjects, groups, providers, tags }</c>.</summary>
/// <param name="providers">The names of identity providers.</param>
/// <param name="tags">The tags that they set.</param>
internal sealed class CallerFilterReader(Names providers, IReadOnlyCollection<string> tags)
{
    public CallerFilter? Read(Section? section)
    {
        if (section is null)
        {
            return null;
        }
        var named = section.Texts("providers") ?? [];
        providers.Check(named, section.Faults);
        var filter = new CallerFilter
        {
            Subjects = section.Values("subjects"),
            Groups = section.Values("groups"),
            Providers = [.. named.Select(given => given.Text)],
            Tags = ReadTags(section),
        };
        section.Close();
        // An empty field does not narrow, so a list that came out empty would mean everybody.
        if (section.Entries().All(entry => entry.Value is ListNode { Items.IsEmpty: true } or MapNode { Entries.IsEmpty: true })
            || section.Entries().Any(entry => entry.Value is ListNode { Items.IsEmpty: true }))
        {
            section.Faults.Add(
                section.Place,
                "callers with an empty list would mean everybody",
                "name subjects, groups, providers or tags");
        }
        return filter;
    }

    private ImmutableSortedDictionary<string, ImmutableArray<string>> ReadTags(Section section)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        if (section.Inner("tags") is { } inner)
        {
            foreach (var (key, value) in inner.Entries())
            {
                found[key.Text] = [.. inner.TextsOf(value, key.Text).Select(given => given.Text)];
                if (!tags.Contains(key.Text))
                {
                    section.Faults.Add(key.Place, $"no identity provider sets the tag {Shown.Text(key.Text)}",
                        Spelling.Nearest(key.Text, tags) is { } nearest ? $"write {nearest}" : "name it under claims.tags of a provider");
                }
                if (found[key.Text].IsEmpty)
                {
                    section.Faults.Add(key.Place, $"the tag {Shown.Text(key.Text)} has no value", "write at least one");
                }
            }
        }
        return found.ToImmutable();
    }
}
