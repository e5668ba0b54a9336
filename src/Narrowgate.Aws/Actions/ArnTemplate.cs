using System.Collections.Immutable;
using System.Text;

namespace Narrowgate.Aws.Actions;

/// <summary><c>arn:${Partition}:s3:::${BucketName}/${ObjectName}</c>; a star stands for what no request tells.</summary>
internal sealed class ArnTemplate
{
    private const string Star = "*";

    private readonly string _text;

    // Fixed texts and variables by turns: the first and the last are fixed, if only empty.
    private readonly ImmutableArray<string> _parts;
    private readonly ImmutableArray<string> _resourceParts;
    private readonly string[] _fields;

    public ArnTemplate(string text)
    {
        _text = text;
        _fields = text.Split(':', 6);
        _parts = Cut(Scoped(_fields));
        _resourceParts = Cut(_fields[^1]);
        Variables = [.. _parts.Where((name, at) => at % 2 == 1 && !IsScope(name) && name != Star)];
        IsOpen = _parts.Where((name, at) => at % 2 == 1 && name == Star).Any();
    }

    /// <summary>What the request must name: every variable but partition, region and account.</summary>
    public ImmutableArray<string> Variables { get; }

    /// <summary>It has a star of its own, so that filled it is still a pattern.</summary>
    public bool IsOpen { get; }

    /// <summary>
    /// A value as it stands in the ARN: ids that bear their own beginning (<c>p-examplepolicy</c> for
    /// <c>p-${PolicyId}</c>) do not have it twice. Null where the value should have it and has another.
    /// </summary>
    public string? Placed(string variable, string value)
    {
        var before = _parts[_parts.IndexOf(variable) - 1];
        var beginning = before[(before.AsSpan().LastIndexOfAny('/', ':') + 1)..];
        return !beginning.EndsWith('-') || beginning.Length > 4 ? value
            : value.StartsWith(beginning, StringComparison.Ordinal) ? value[beginning.Length..]
            : null;
    }

    /// <summary>The ARN with these values.</summary>
    public string Fill(CallScope scope, IReadOnlyDictionary<string, string> values)
    {
        var filled = new StringBuilder();
        for (var at = 0; at < _parts.Length; at++)
        {
            filled.Append(at % 2 == 0 ? _parts[at] : _parts[at] switch
            {
                "Partition" => scope.Partition,
                "Region" => scope.Region,
                "Account" => scope.Account,
                Star => Star,
                var name => values[name],
            });
        }
        return filled.ToString();
    }

    /// <summary>
    /// Whether an ARN is of this form: the same service and the same fixed parts of the resource, in order.
    /// </summary>
    public bool Describes(Arn arn) => Read(arn) is not null;

    /// <summary>What stands for the variables in the resource of an ARN of this form; null where it has another.</summary>
    public IReadOnlyDictionary<string, string>? Read(Arn arn)
    {
        if (_fields.Length != 6
            || (_fields[2] != arn.Service && !_fields[2].StartsWith("${", StringComparison.Ordinal))
            || (_fields[3].Length == 0 && arn.Region.Length > 0)
            || (_fields[4].Length == 0 && arn.Account.Length > 0)
            || !arn.Resource.StartsWith(_resourceParts[0], StringComparison.Ordinal))
        {
            return null;
        }
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = _resourceParts[0].Length;
        for (var part = 2; part < _resourceParts.Length; part += 2)
        {
            var end = End(arn.Resource, at, part);
            if (end < 0)
            {
                return null;
            }
            values[_resourceParts[part - 1]] = arn.Resource[at..end];
            at = end + _resourceParts[part].Length;
        }
        return at == arn.Resource.Length ? values : null;
    }

    /// <summary>
    /// Whether a value leaves the ARN one of this form: it does not hold what ends it (<c>/</c> in the cluster of
    /// <c>service/CLUSTER/NAME</c>), nor empty or dotted steps that somebody may read as a path.
    /// </summary>
    public bool Fits(string variable, string value)
    {
        var at = _parts.IndexOf(variable);
        var before = _parts[at - 1];
        var after = _parts[at + 1];
        return !(after.Length > 0 && (after[0] is '/' or ':') && value.Contains(after[0], StringComparison.Ordinal))
            && !(before.EndsWith('/') && value.StartsWith('/'))
            && !value.Contains("//", StringComparison.Ordinal)
            && !value.Split('/').Any(step => step is "." or "..");
    }

    public override string ToString() => _text;

    /// <summary>Where the value ends that a fixed part follows: it has at least one character; the last has all.</summary>
    private int End(string resource, int start, int part) =>
        start >= resource.Length ? -1
        : part == _resourceParts.Length - 1
            ? resource.Length - _resourceParts[part].Length is var end && end > start
                && resource.EndsWith(_resourceParts[part], StringComparison.Ordinal) ? end : -1
            : resource.IndexOf(_resourceParts[part], start + 1, StringComparison.Ordinal);

    /// <summary>Some services write the account's variable another way; its place says what it is.</summary>
    private static string Scoped(string[] fields) =>
        string.Join(':', fields.Select((field, at) => at == 4 && field == "${AccountId}" ? "${Account}" : field));

    private static ImmutableArray<string> Cut(string text)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '*' && !text.AsSpan(at).StartsWith("${"))
            {
                continue;
            }
            var end = text[at] == '*' ? at : text.IndexOf('}', at);
            parts.Add(text[start..at]);
            parts.Add(text[at] == '*' ? Star : text[(at + 2)..end]);
            (start, at) = (end + 1, end);
        }
        parts.Add(text[start..]);
        return parts.ToImmutable();
    }

    private static bool IsScope(string name) => name is "Partition" or "Region" or "Account";
}
