using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>The parameters that stand outside the body: in the path, the query and the headers.</summary>
internal sealed class RestParameters(RestMatch match, RestRequest request, Trail trail)
{
    private readonly ImmutableSortedDictionary<string, Value>.Builder _members = Value.Structure.Empty.Members.ToBuilder();

    public Value.Structure? Read() =>
        ReadLabels() && ReadQuery() && ReadHeaders() ? new Value.Structure(_members.ToImmutable()) : null;

    private bool ReadLabels()
    {
        foreach (var segment in match.Route.Template.Segments.Where(segment => segment.IsLabel))
        {
            var member = match.Route.Labels[segment.Text];
            if (!PercentEncoding.TryDecode(match.Labels[segment.Text], plusIsSpace: false, out var text))
            {
                trail.Refuse($"has a path whose part '{member.Name}' is not properly percent-encoded UTF-8");
                return false;
            }
            if (!(segment.IsGreedy && S3Specialities.KeepsDotSegments(match.Route.Service))
                && LabelFault(match.Labels[segment.Text], text) is { } fault)
            {
                trail.Refuse($"has a path whose part '{member.Name}' {fault}");
                return false;
            }
            if (!S3Specialities.IsPossible(match.Route.Service, member, text))
            {
                trail.Refuse($"has a path whose part '{member.Name}' cannot be the name of one");
                return false;
            }
            if (!Add(member, WireText.Decode(text, member, TimestampFormat.Iso8601, trail)))
            {
                return false;
            }
        }
        return true;
    }

    // What servers do to a path before they look at it: cut off what follows a semicolon, decode once more, take
    // backslashes for slashes, walk up. A name that none of that changes is the same to all.
    private static string? LabelFault(string raw, string text)
    {
        if (text.Any(char.IsControl))
        {
            return "holds control characters";
        }
        if (raw.Contains(';', StringComparison.Ordinal))
        {
            return "holds a raw ';': send %3B";
        }
        return Uri.UnescapeDataString(text).Split('/', '\\').Any(step => step is "." or "..")
            ? "is a dot segment"
            : null;
    }

    private bool ReadQuery()
    {
        var rest = new List<QueryPair>();
        foreach (var group in request.Query.Where(pair => !match.Route.Template.Query.Contains(pair)).GroupBy(pair => pair.Name, StringComparer.Ordinal))
        {
            if (!match.Route.Query.TryGetValue(group.Key, out var member))
            {
                rest.AddRange(group);
            }
            else if (!Add(member, FromTexts([.. group.Select(pair => pair.Value)], member, TimestampFormat.Iso8601)))
            {
                return false;
            }
        }
        // The router has seen to it that there is a map where keys are left over.
        return match.Route.QueryMap is not { Shape.MapValue: { } valueMember } map
            || rest.Count == 0
            || Add(map, QueryMap(rest, valueMember));
    }

    private Value? QueryMap(List<QueryPair> pairs, Member valueMember)
    {
        var entries = Value.Structure.Empty.Members.ToBuilder();
        foreach (var group in pairs.GroupBy(pair => pair.Name, StringComparer.Ordinal))
        {
            if (FromTexts([.. group.Select(pair => pair.Value)], valueMember, TimestampFormat.Iso8601) is not { } value)
            {
                return null;
            }
            entries[group.Key] = value;
        }
        return new Value.Structure(entries.ToImmutable());
    }

    private bool ReadHeaders()
    {
        var maps = new Dictionary<Member, ImmutableSortedDictionary<string, Value>.Builder>();
        foreach (var header in request.Headers)
        {
            if (header.Any(value => value.AsSpan().ContainsAny('\r', '\n', '\0')))
            {
                trail.Refuse($"has control characters in the header {NotUnderstood.Quote(header.Key)}");
                return false;
            }
            if (match.Route.Headers.TryGetValue(header.Key, out var member))
            {
                if (!ReadHeader(member, [.. header]))
                {
                    return false;
                }
            }
            else if (match.Route.HeaderMapFor(header.Key) is { } map && !ReadMapHeader(map, header, maps))
            {
                return false;
            }
        }
        return maps.All(map => Add(map.Key, new Value.Structure(map.Value.ToImmutable())));
    }

    private bool ReadHeader(Member member, string[] texts)
    {
        // What SDKs write above a JSON document by themselves, and so do we, says nothing.
        if (match.Route is { Payload.Shape.Kind: ShapeKind.Structure, Protocol: Protocol.RestJson }
            && member.WireName.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && texts is ["application/json"])
        {
            return true;
        }
        if (member.WireName.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase) && texts is [var coding])
        {
            return S3Specialities.WithoutFraming(coding) is not { } rest || Add(member, new Value.Text(rest));
        }
        if (member.Shape is { Kind: ShapeKind.List, Element: { } element })
        {
            if (HeaderList.Split(string.Join(',', texts)) is not { } items)
            {
                trail.Refuse($"has a list in the header '{member.WireName}' that is not properly quoted");
                return false;
            }
            return Add(member, List(items, element, TimestampFormat.Rfc822));
        }
        return Add(member, member.IsJsonValue && texts is [var json]
            ? JsonText(json, member)
            : FromTexts(texts, member, TimestampFormat.Rfc822));
    }

    private bool ReadMapHeader(
        Member map,
        IGrouping<string, string> header,
        Dictionary<Member, ImmutableSortedDictionary<string, Value>.Builder> maps)
    {
        if (!maps.TryGetValue(map, out var entries))
        {
            maps[map] = entries = Value.Structure.Empty.Members.ToBuilder();
        }
        // As sent: names of headers have no case, and what becomes of it is the service's business.
        var key = header.Key[map.WireName.Length..];
        if (header.Count() != 1)
        {
            trail.Refuse($"has the header {NotUnderstood.Quote(header.Key)} more than once");
            return false;
        }
        entries[key] = new Value.Text(header.Single());
        return true;
    }

    private Value? JsonText(string base64, Member member)
    {
        if (WireText.Blob(base64, trail) is not Value.Blob { Bytes: var bytes } || !Utf8.IsValid(bytes.Span))
        {
            return trail.Refuse($"has a header '{member.WireName}' that is not base64 of JSON");
        }
        return new Value.Text(Encoding.UTF8.GetString(bytes.Span));
    }

    private Value? FromTexts(string[] texts, Member member, TimestampFormat usualTime)
    {
        if (member.Shape is { Kind: ShapeKind.List, Element: { } element })
        {
            return List(texts, element, usualTime);
        }
        return texts is [var text]
            ? Named(member, () => WireText.Decode(text, member, usualTime, trail))
            : trail.Refuse($"has '{member.WireName}' more than once");
    }

    private Value? List(IEnumerable<string> texts, Member element, TimestampFormat usualTime)
    {
        var items = ImmutableArray.CreateBuilder<Value>();
        foreach (var text in texts)
        {
            if (WireText.Decode(text, element, usualTime, trail) is not { } value)
            {
                return null;
            }
            items.Add(value);
        }
        return new Value.List(items.ToImmutable());
    }

    private Value? Named(Member member, Func<Value?> decode)
    {
        if (!trail.Enter(member.Name))
        {
            return null;
        }
        var value = decode();
        trail.Leave();
        return value;
    }

    private bool Add(Member member, Value? value)
    {
        if (value is null)
        {
            return false;
        }
        _members[member.Name] = value;
        return true;
    }
}
