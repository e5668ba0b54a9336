using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Narrowgate.Aws.Listen.FormPost;

/// <summary>One condition of a form's policy.</summary>
/// <param name="Field">The field that it speaks of; null for the length of the file.</param>
internal abstract record PostCondition(string? Field)
{
    /// <summary>Nothing where it is none that S3 knows; more than one where an object names several fields.</summary>
    public static ImmutableArray<PostCondition> Read(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Object => Equalities(item),
        JsonValueKind.Array => OfList([.. item.EnumerateArray()]) is { } condition ? [condition] : [],
        _ => [],
    };

    /// <param name="value">Of the field; null where it is not there.</param>
    /// <param name="length">Of the file, in bytes.</param>
    public abstract bool IsMet(string? value, long length);

    private static ImmutableArray<PostCondition> Equalities(JsonElement item)
    {
        var members = item.EnumerateObject().ToList();
        return members.TrueForAll(member => member.Value.ValueKind == JsonValueKind.String)
            ? [.. members.Select(member => new Equal(member.Name, member.Value.GetString()!))]
            : [];
    }

    private static PostCondition? OfList(JsonElement[] parts)
    {
        if (parts.Length != 3 || parts[0].ValueKind != JsonValueKind.String)
        {
            return null;
        }
        var isOfField = Array.TrueForAll(parts, part => part.ValueKind == JsonValueKind.String)
            && parts[1].GetString() is ['$', _, ..];
        return parts[0].GetString()!.ToLowerInvariant() switch
        {
            "eq" when isOfField => new Equal(parts[1].GetString()![1..], parts[2].GetString()!),
            "starts-with" when isOfField => new StartsWith(parts[1].GetString()![1..], parts[2].GetString()!),
            "content-length-range" when Number(parts[1]) is { } least && Number(parts[2]) is { } most =>
                new LengthRange(least, most),
            _ => null,
        };
    }

    // SDKs write numbers, people write them in quotes, and S3 takes both.
    private static long? Number(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.Number when part.TryGetInt64(out var number) && number >= 0 => number,
        JsonValueKind.String when long.TryParse(
            part.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private sealed record Equal(string Name, string Value) : PostCondition(Name)
    {
        public override bool IsMet(string? value, long length) => value == Value;
    }

    private sealed record StartsWith(string Name, string Value) : PostCondition(Name)
    {
        // A list of content types must begin so in each of its items.
        public override bool IsMet(string? value, long length) => value is not null && (
            Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
                ? value.Split(',').All(item => item.StartsWith(Value, StringComparison.Ordinal))
                : value.StartsWith(Value, StringComparison.Ordinal));
    }

    private sealed record LengthRange(long Least, long Most) : PostCondition((string?)null)
    {
        public override bool IsMet(string? value, long length) => length >= Least && length <= Most;
    }
}
