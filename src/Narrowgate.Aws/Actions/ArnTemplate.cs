using System.Collections.Immutable;
using System.Text;

namespace Narrowgate.Aws.Actions;

/// <summary><c>arn:${Partition}:s3:::${BucketName}/${ObjectName}</c>.</summary>
public sealed class ArnTemplate
{
    private readonly string _text;

    // Fixed texts and variables by turns: the first and the last are fixed, if only empty.
    private readonly ImmutableArray<string> _parts;
    private readonly ImmutableArray<string> _resourceParts;
    private readonly string[] _fields;

    public ArnTemplate(string text)
    {
        _text = text;
        _parts = Cut(text);
        _fields = text.Split(':', 6);
        _resourceParts = Cut(_fields[^1]);
        Variables = [.. _parts.Where((name, at) => at % 2 == 1 && !IsScope(name))];
    }

    /// <summary>What the request must name: every variable but partition, region and account.</summary>
    public ImmutableArray<string> Variables { get; }

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
                var name => values[name],
            });
        }
        return filled.ToString();
    }

    /// <summary>
    /// Whether an ARN is of this form: the same service and the same fixed parts of the resource, in order.
    /// </summary>
    public bool Describes(Arn arn) =>
        _fields.Length == 6
        && _fields[2].Equals(arn.Service, StringComparison.Ordinal)
        && (_fields[3].Length > 0 || arn.Region.Length == 0)
        && (_fields[4].Length > 0 || arn.Account.Length == 0)
        && HasFixedParts(arn.Resource);

    public override string ToString() => _text;

    private bool HasFixedParts(string resource)
    {
        if (!resource.StartsWith(_resourceParts[0], StringComparison.Ordinal))
        {
            return false;
        }
        var at = _resourceParts[0].Length;
        for (var part = 2; part < _resourceParts.Length; part += 2)
        {
            // Each further fixed part follows a value of at least one character.
            var found = at < resource.Length ? resource.IndexOf(_resourceParts[part], at + 1, StringComparison.Ordinal) : -1;
            if (found < 0)
            {
                return false;
            }
            at = found + _resourceParts[part].Length;
        }
        return at == resource.Length || (_resourceParts.Length > 1 && _resourceParts[^1].Length == 0);
    }

    private static ImmutableArray<string> Cut(string text)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        while (text.IndexOf("${", StringComparison.Ordinal) is var start && start >= 0)
        {
            var end = text.IndexOf('}', start);
            parts.Add(text[..start]);
            parts.Add(text[(start + 2)..end]);
            text = text[(end + 1)..];
        }
        parts.Add(text);
        return parts.ToImmutable();
    }

    private static bool IsScope(string name) => name is "Partition" or "Region" or "Account";
}
