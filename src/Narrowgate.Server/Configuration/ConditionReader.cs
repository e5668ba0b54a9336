using System.Collections.Immutable;
using Narrowgate.Policy;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary><c>condition: { OPERATOR: { KEY: [VALUES] } }</c>.</summary>
internal sealed class ConditionReader(ConditionKeys keys, Faults faults)
{
    public ImmutableArray<Condition> Read(MapNode operators)
    {
        var conditions = ImmutableArray.CreateBuilder<Condition>();
        foreach (var (name, value) in operators.Entries)
        {
            if (!ConditionOperator.TryParse(name.Text, out var comparison, out var fault))
            {
                faults.Add(name.Place, fault);
            }
            else if (value is MapNode map)
            {
                conditions.AddRange(
                    map.Entries.Select(entry => Read(comparison, entry.Key, entry.Value)).OfType<Condition>());
            }
            else
            {
                faults.Add(value.Place, $"{name.Text} is not a map", $"write {name.Text}: {{ KEY: VALUE }}");
            }
        }
        return conditions.ToImmutable();
    }

    private Condition? Read(ConditionOperator comparison, ScalarNode name, Node value)
    {
        if (!keys.TryFind(name.Text, out var key, out var fault))
        {
            faults.Add(name.Place, fault);
            return null;
        }
        var values = new List<string>();
        foreach (var item in value is ListNode list ? list.Items : [value])
        {
            if (item is not ScalarNode scalar || Expansion.IsIn(scalar.Text))
            {
                faults.Add(
                    item.Place,
                    $"a value of {key.Name} is not a plain text",
                    "write the value itself; nothing expands inside a policy");
                return null;
            }
            values.Add(scalar.Text);
        }
        if (Condition.TryCreate(comparison, key, values, keys, out var condition, out fault))
        {
            return condition;
        }
        faults.Add(value.Place, fault);
        return null;
    }
}
