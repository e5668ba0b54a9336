using System.Collections.Immutable;
using Narrowgate.Identity;
using Narrowgate.Policy;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary><c>kind: Policy</c>: in our spelling, or a pasted IAM document with kind and name above it.</summary>
internal sealed class PolicyReader(Names names, Names targets, CallerFilterReader callers, StatementReader statements)
{
    private readonly ImmutableArray<PlacedStatement>.Builder _placed = ImmutableArray.CreateBuilder<PlacedStatement>();

    /// <summary>Of all policies that were read.</summary>
    public ImmutableArray<PlacedStatement> Placed => _placed.ToImmutable();

    public PolicyDocument Read(Section section)
    {
        var name = names.Read(section);
        var filter = callers.Read(section.Inner("callers")) ?? CallerFilter.Everyone;
        var narrowed = section.Texts("targets") ?? [];
        targets.Check(narrowed, section.Faults);
        if (section.Find("targets") is ListNode { Items.IsEmpty: true } empty)
        {
            section.Faults.Add(empty.Place, "targets is an empty list", "name at least one, or leave the key out");
        }
        ReadVersion(section);
        section.Text("Id");
        var read = ReadStatements(section, name);
        section.Close();
        return new PolicyDocument(name, filter, [.. narrowed.Select(given => given.Text)], read);
    }

    private static void ReadVersion(Section section)
    {
        if (section.Text("Version") is { Text: not ("2012-10-17" or "2008-10-17") } version)
        {
            section.Faults.Add(
                version.Place,
                $"there is no policy language of Version {Shown.Quoted(version.Source)}",
                "write 2012-10-17");
        }
    }

    private ImmutableArray<Statement> ReadStatements(Section section, string name)
    {
        var key = section.Has("statements") ? "statements" : "Statement";
        if (section.Has("statements") && section.Has("Statement"))
        {
            section.Faults.Add(
                section.Place, $"the policy {name} has statements and Statement", "put all under one of them");
            section.Find("Statement");
        }
        else if (!section.Has(key))
        {
            section.Faults.Add(
                section.Place, $"the policy {name} has no statements", "write statements: with one - for each");
            section.Find("statements");
        }
        var read = ImmutableArray.CreateBuilder<Statement>();
        var sids = new Dictionary<string, Place>(StringComparer.Ordinal);
        var position = 0;
        foreach (var inner in section.Sections(key))
        {
            position++;
            if (statements.Read(inner, name, position) is { } statement)
            {
                read.Add(statement);
                _placed.Add(new PlacedStatement(Shown.OneLine(inner.Place.File), inner.Place.Line, name, statement));
                if (!sids.TryAdd(statement.Sid, inner.Place))
                {
                    section.Faults.Add(
                        inner.Place,
                        $"there is another statement {statement.Sid} at {sids[statement.Sid]}",
                        "give each a sid of its own");
                }
            }
        }
        return read.ToImmutable();
    }
}
