using System.Collections.Immutable;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>Parameters of query and ec2 requests, from the tree of their dotted names.</summary>
internal sealed class FormDecoder(FormNames names, Trail trail)
{
    public Value.Structure? Structure(FormNode node, Shape shape)
    {
        if (node.Value is not null)
        {
            trail.Refuse("is a structure, but has a value of its own");
            return null;
        }
        var members = Value.Structure.Empty.Members.ToBuilder();
        foreach (var (wireName, child) in node.Children)
        {
            var member = names.Find(shape, wireName)
                ?? (child is { Value: "", Children.Count: 0 } ? names.FindEmptyList(shape, wireName) : null);
            if (member is null || members.ContainsKey(member.Name))
            {
                trail.Refuse(member is null
                    ? $"has the unknown member {NotUnderstood.Quote(wireName)}"
                    : $"has the list {NotUnderstood.Quote(member.Name)} both empty and with items");
                return null;
            }
            if (Decode(child, member, member.Name) is not { } value)
            {
                return null;
            }
            members[member.Name] = value;
        }
        return new Value.Structure(members.ToImmutable());
    }

    private Value? Decode(FormNode node, Member member, string step)
    {
        if (!trail.Enter(step))
        {
            return null;
        }
        var value = member.Shape.Kind switch
        {
            ShapeKind.Structure => Structure(node, member.Shape),
            ShapeKind.List => List(node, member),
            ShapeKind.Map => Map(node, member),
            _ => node.Children.Count == 0 && node.Value is not null
                ? WireText.Decode(node.Value, member, TimestampFormat.Iso8601, trail)
                : trail.Refuse("is a single value, but has members"),
        };
        trail.Leave();
        return value;
    }

    private Value? List(FormNode node, Member list)
    {
        if (node is { Value: "", Children.Count: 0 } && names.SaysEmptyLists)
        {
            return new Value.List([]);
        }
        if (Items(node, names.ListStep(list)) is not { } nodes || list.Shape.Element is not { } element)
        {
            return trail.Refuse("is a list: its items are numbered from 1 without gaps");
        }
        var items = ImmutableArray.CreateBuilder<Value>(nodes.Count);
        foreach (var item in nodes)
        {
            if (Decode(item, element, $"[{items.Count}]") is not { } value)
            {
                return null;
            }
            items.Add(value);
        }
        return new Value.List(items.MoveToImmutable());
    }

    private Value? Map(FormNode node, Member map)
    {
        if (Items(node, FormNames.MapStep(map)) is not { } nodes
            || map.Shape is not { Key: { } keyMember, MapValue: { } valueMember })
        {
            return trail.Refuse("is a map: its entries are numbered from 1 without gaps");
        }
        var entries = Value.Structure.Empty.Members.ToBuilder();
        foreach (var item in nodes)
        {
            if (item.Children.Count != 2
                || !item.Children.TryGetValue(FormNames.KeyName(map.Shape), out var keyNode)
                || !item.Children.TryGetValue(FormNames.ValueName(map.Shape), out var valueNode)
                || Decode(keyNode, keyMember, "key") is not Value.Text key)
            {
                return trail.Refuse("has an entry that is not one key with one value");
            }
            if (entries.ContainsKey(key.Content))
            {
                return trail.Refuse($"has the key {NotUnderstood.Quote(key.Content)} more than once");
            }
            if (Decode(valueNode, valueMember, key.Content.Length == 0 ? "''" : key.Content) is not { } value)
            {
                return null;
            }
            entries[key.Content] = value;
        }
        return new Value.Structure(entries.ToImmutable());
    }

    private static IReadOnlyList<FormNode>? Items(FormNode node, string? step)
    {
        if (node.Value is not null)
        {
            return null;
        }
        if (step is null)
        {
            return node.Items();
        }
        return node.HasOnly(step, out var child) && child.Value is null ? child.Items() : null;
    }
}
