using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Narrowgate.Aws.Decode;

/// <summary>The tree that dotted names spell: <c>Tag.1.Key=a</c> is Tag ▸ 1 ▸ Key.</summary>
internal sealed class FormNode
{
    public string? Value { get; private set; }

    public Dictionary<string, FormNode> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>False where a name is malformed, given twice, or both a value and a parent of values.</summary>
    public bool TryAdd(QueryPair pair, int depthLimit, Trail trail)
    {
        var node = this;
        var depth = 0;
        foreach (var range in pair.Name.AsSpan().Split('.'))
        {
            var step = pair.Name[range];
            if (step.Length == 0 || node.Value is not null || ++depth > depthLimit)
            {
                trail.Refuse($"has the parameter {NotUnderstood.Quote(pair.Name)}, whose name is malformed, too deep or in conflict with another");
                return false;
            }
            if (!node.Children.TryGetValue(step, out var child))
            {
                child = new FormNode();
                node.Children.Add(step, child);
            }
            node = child;
        }
        if (node.Value is not null || node.Children.Count > 0)
        {
            trail.Refuse($"has the parameter {NotUnderstood.Quote(pair.Name)} more than once");
            return false;
        }
        node.Value = pair.Value;
        return true;
    }

    /// <summary>The children 1, 2, 3 … in order; null where anything else is among them or a number is missing.</summary>
    public IReadOnlyList<FormNode>? Items()
    {
        var items = new List<FormNode>(Children.Count);
        for (var number = 1; number <= Children.Count; number++)
        {
            if (!Children.TryGetValue(number.ToString(CultureInfo.InvariantCulture), out var item))
            {
                return null;
            }
            items.Add(item);
        }
        return items;
    }

    public bool HasOnly(string name, [NotNullWhen(true)] out FormNode? child) =>
        Children.TryGetValue(name, out child) && Children.Count == 1;
}
