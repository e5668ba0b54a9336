using System.Collections.Immutable;
using Narrowgate.Policy;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary>One statement; its keys are read without regard to case, as IAM documents write them.</summary>
internal sealed class StatementReader(IActionCatalogue actions, ConditionKeys keys)
{
    public Statement? Read(Section section, string policy, int position)
    {
        var sid = ReadSid(section) ?? $"{position}";
        if (!section.Has("effect"))
        {
            section.Faults.Add(
                section.Place,
                $"statement {sid} of {policy} has no effect",
                "write effect: Allow, Deny or RequireApproval");
        }
        Effect? effect = section.Word(
            "effect", ("Allow", Effect.Allow), ("Deny", Effect.Deny), ("RequireApproval", Effect.RequireApproval));
        var selectedActions = ReadActions(section, sid, policy);
        var resources = ReadResources(section, sid, policy);
        var conditions = section.Find("condition") switch
        {
            null => [],
            MapNode map => new ConditionReader(keys, section.Faults).Read(map),
            var other => Fault(
                section, other.Place, "condition is not a map", "write condition: { StringEquals: { KEY: VALUE } }"),
        };
        section.Refuse(
            "principal", "a statement has no Principal here", "leave it out and write callers: above the statements");
        section.Refuse(
            "notPrincipal",
            "a statement has no NotPrincipal here",
            "leave it out and write callers: above the statements");
        var terms = ReadTerms(section, effect);
        section.Close();
        return effect is { } known && selectedActions is not null && resources is not null
            ? new Statement(sid, known, selectedActions, resources, conditions, terms)
            : null;
    }

    private static string? ReadSid(Section section)
    {
        if (section.Text("sid") is not { } given)
        {
            return null;
        }
        if (given.Text.Length is 0 or > 128
            || !given.Text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
        {
            section.Faults.Add(given.Place, $"{Shown.Quoted(given.Source)} is no sid", "use letters, digits, - _ .");
        }
        return given.Text;
    }

    private ActionSelector? ReadActions(Section section, string sid, string policy)
    {
        if (ReadEither(section, "action", "notAction", sid, policy) is not var (given, isNegated))
        {
            return null;
        }
        foreach (var action in given)
        {
            CheckAction(action, section.Faults);
        }
        return new ActionSelector([.. given.Select(action => action.Text)], isNegated);
    }

    private void CheckAction(Given action, Faults faults)
    {
        var text = action.Text;
        if (text == "*" || string.Equals(text, ActionSelector.Unmapped, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == text.Length - 1)
        {
            faults.Add(
                action.Place,
                $"{Shown.Quoted(text)} is no action",
                "write SERVICE:ACTION, as s3:GetObject, or \"*\"");
        }
        else if (text.AsSpan(0, colon).ContainsAny('*', '?'))
        {
            faults.Add(
                action.Place,
                $"{Shown.Quoted(text)} has a wildcard in its service",
                "name the service, or write \"*\"");
        }
        else if (text.Length > 256 || text.Any(character => character is <= ' ' or > '~'))
        {
            faults.Add(action.Place, $"{Shown.Quoted(text)} is no action", "write SERVICE:ACTION, as s3:GetObject");
        }
        else if (!actions.MatchesAny(text))
        {
            faults.Add(action.Place, $"there is no action {Shown.Text(text)}",
                actions.Nearest(text) is { } nearest ? $"write {nearest}" : "look the name up in AWS's service authorization reference");
        }
    }

    private ResourceSelector? ReadResources(Section section, string sid, string policy)
    {
        if (ReadEither(section, "resource", "notResource", sid, policy) is not var (given, isNegated))
        {
            return null;
        }
        var patterns = ImmutableArray.CreateBuilder<TextPattern>();
        foreach (var resource in given)
        {
            if (resource.Text != "*"
                && !resource.Text.StartsWith("arn:", StringComparison.Ordinal)
                && !resource.Text.StartsWith('*'))
            {
                section.Faults.Add(
                    resource.Place,
                    $"{Shown.Quoted(resource.Text)} is no resource",
                    "write an ARN, with * and ? where you like, or \"*\"");
            }
            else if (TextPattern.TryParse(
                resource.Text, hasWildcards: true, StringComparison.Ordinal, keys, out var pattern, out var fault))
            {
                patterns.Add(pattern);
            }
            else
            {
                section.Faults.Add(resource.Place, fault);
            }
        }
        return new ResourceSelector(patterns.ToImmutable(), isNegated);
    }

    private static (ImmutableArray<Given> Given, bool IsNegated)? ReadEither(
        Section section, string key, string negated, string sid, string policy)
    {
        var plain = section.Texts(key);
        var not = section.Texts(negated);
        if (section.Has(key) == section.Has(negated))
        {
            section.Faults.Add(section.Place,
                $"statement {sid} of {policy} has {(plain is null ? "neither" : "both")} {key} {(plain is null ? "nor" : "and")} {negated}",
                $"write one of them, as {key}: \"*\"");
            return null;
        }
        var given = plain ?? not;
        if ((section.Find(key) ?? section.Find(negated)) is ListNode { Items.IsEmpty: true } empty)
        {
            section.Faults.Add(
                empty.Place,
                $"{(plain is null ? negated : key)} of statement {sid} of {policy} is empty",
                "name at least one");
        }
        return given is { IsEmpty: false } some ? (some, plain is null) : null;
    }

    private static ApprovalTerms? ReadTerms(Section section, Effect? effect)
    {
        if (section.FindEntry("approval") is { } approval && effect is Effect.Allow or Effect.Deny)
        {
            section.Faults.Add(
                approval.Key.Place,
                $"approval means nothing beside effect: {effect}",
                "write effect: RequireApproval, or leave approval out");
            return null;
        }
        var terms = ApprovalReader.Read(section.Inner("approval"));
        return effect == Effect.RequireApproval ? terms : null;
    }

    private static ImmutableArray<Condition> Fault(Section section, Place place, string wrong, string remedy)
    {
        section.Faults.Add(place, wrong, remedy);
        return [];
    }
}
