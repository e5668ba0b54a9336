using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Narrowgate.Operations;

namespace Narrowgate.Policy;

/// <summary>
/// A path into a call's parameters, <c>Filter.Prefix</c>: member by member, without regard to case, through lists and
/// maps. Several values where lists lie on its way.
/// </summary>
internal sealed class RequestMember
{
    private readonly ImmutableArray<string> _steps;

    private RequestMember(ImmutableArray<string> steps) => _steps = steps;

    public static bool TryParse(string path, [NotNullWhen(true)] out RequestMember? member)
    {
        ImmutableArray<string> steps = [.. path.Split('.')];
        member = steps.Any(string.IsNullOrWhiteSpace) ? null : new RequestMember(steps);
        return member is not null;
    }

    public KeyValues Read(Value.Structure parameters)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        return Collect(parameters, 0, texts) ? KeyValues.Of(texts.ToImmutable()) : KeyValues.Unknown;
    }

    // False: something is there that has no one text to compare.
    private bool Collect(Value value, int step, ImmutableArray<string>.Builder texts)
    {
        if (value is Value.List list)
        {
            return list.Items.All(item => Collect(item, step, texts));
        }
        if (step < _steps.Length)
        {
            return value is not Value.Structure structure || structure.Members
                .Where(member => string.Equals(member.Key, _steps[step], StringComparison.OrdinalIgnoreCase))
                .All(member => Collect(member.Value, step + 1, texts));
        }
        if (value is Value.Null)
        {
            return true;
        }
        var text = Text(value);
        if (text is not null)
        {
            texts.Add(text);
        }
        return text is not null;
    }

    private static string? Text(Value value) => value switch
    {
        Value.Text text => text.Content,
        Value.Number number => number.Digits,
        Value.Boolean boolean => boolean.IsTrue ? "true" : "false",
        Value.Blob blob => Convert.ToBase64String(blob.Bytes.Span),
        Value.Timestamp timestamp => ValueJson.Format(timestamp.Instant),
        _ => null,
    };
}
