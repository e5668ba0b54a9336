using System.Text.Json;

namespace Narrowgate.ActionCompiler;

/// <summary>
/// One prefix: <c>"types": {"bucket": "arn:…"}, "actions": {"GetObject": "R|object,accesspointobject|"}</c>. An action is
/// its level (L R W T P), the resource types (with ! where it always has one), and the actions that AWS lists beside it.
/// </summary>
internal static class PrefixWriter
{
    public static void Write(Utf8JsonWriter json, IamData actions, IamData dependents, string prefix)
    {
        json.WriteStartObject(prefix);
        json.WriteStartObject("types");
        foreach (var type in actions.ResourceTypes(prefix))
        {
            json.WriteString(type.GetProperty("key").GetString()!, type.GetProperty("arn").GetString());
        }
        json.WriteEndObject();
        json.WriteStartObject("actions");
        var needed = dependents.Actions(prefix)
            .GroupBy(action => action.GetProperty("name").GetString()!, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                group => group.Key, group => string.Join(',', Needed(group)), StringComparer.OrdinalIgnoreCase);
        foreach (var action in actions.Actions(prefix))
        {
            var name = action.GetProperty("name").GetString()!;
            var types = action.GetProperty("resourceTypes").EnumerateArray().Select(TypeUse);
            json.WriteString(name, $"{Level(action)}|{string.Join(',', types)}|{needed.GetValueOrDefault(name)}");
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>"Tagging, Write" is Tagging and "Permissions management, Write" is P: the word that says more wins.</summary>
    private static char Level(JsonElement action) => action.GetProperty("accessLevel").GetString() switch
    {
        "List" => 'L',
        "Read" => 'R',
        "Write" => 'W',
        "Tagging" or "Tagging, Write" => 'T',
        "Permissions management" or "Permissions management, Write" => 'P',
        var other => throw new InvalidDataException($"Unknown access level '{other}'."),
    };

    private static string TypeUse(JsonElement type) =>
        type.GetProperty("name").GetString() + (type.GetProperty("required").GetBoolean() ? "!" : "");

    private static IEnumerable<string> Needed(IEnumerable<JsonElement> actions) =>
        actions.SelectMany(action => Dependents(action)
                .Concat(action.GetProperty("resourceTypes").EnumerateArray().SelectMany(Dependents)))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Dependents(JsonElement of) =>
        of.TryGetProperty("dependentActions", out var actions)
            ? actions.EnumerateArray().Select(action => action.GetString()!)
            : [];
}
