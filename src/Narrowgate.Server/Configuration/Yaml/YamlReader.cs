using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Narrowgate.Server.Configuration.Yaml;

/// <summary>
/// Bytes to nodes, from the parser's events: bounded in depth and, aliases expanded, in size, which the library's own
/// node model is not. A key that stands twice is a fault: which one counts would be a guess.
/// </summary>
internal sealed class YamlReader
{
    private const int DeepestNesting = 40;
    private const int MostNodes = 2_000_000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<AnchorName, Node> _anchors = [];
    private readonly string _file;
    private readonly Faults _faults;
    private readonly Parser _parser;
    private int _size;

    private YamlReader(string file, string text, Faults faults)
    {
        _file = file;
        _faults = faults;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The documents of a file, as far as they can be read.</summary>
    public static ImmutableArray<Node> Read(string file, byte[] bytes, Faults faults)
    {
        var documents = ImmutableArray.CreateBuilder<Node>();
        try
        {
            new YamlReader(file, Decode(bytes), faults).ReadAll(documents);
        }
        catch (YamlException broken)
        {
            faults.Add(
                new Place(file, LineOf(broken, bytes)),
                $"this is no YAML: {OneLine(broken.Message)}",
                "mend it there or just above");
        }
        catch (DecoderFallbackException)
        {
            faults.Add(new Place(file, 1), "the file is not UTF-8", "save it as UTF-8");
        }
        catch (UnreadableException unreadable)
        {
            faults.Add(unreadable.Place, unreadable.Message, "write it out in fewer, flatter values");
        }
        catch (Exception broken) when (broken is ArgumentException or InvalidOperationException or FormatException
            or OverflowException or IndexOutOfRangeException or NullReferenceException)
        {
            // The library's scanner has ways of its own to trip over bytes that are no YAML.
            faults.Add(new Place(file, 1), $"this is no YAML: {OneLine(broken.Message)}", "save it as plain YAML");
        }
        return documents.ToImmutable();
    }

    // The library says where the value began; what is wrong with a tab is seen only where it stands.
    private static int LineOf(YamlException broken, byte[] bytes)
    {
        var tab = broken.Message.Contains(" tab ", StringComparison.Ordinal)
            ? Array.FindIndex(Decode(bytes).Split('\n'), line => line.TrimStart(' ').StartsWith('\t'))
            : -1;
        return tab >= 0 ? tab + 1 : Math.Max(1, (int)broken.Start.Line);
    }

    private static string Decode(byte[] bytes)
    {
        var text = StrictUtf8.GetString(bytes);
        return text.StartsWith('\uFEFF') ? text[1..] : text;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ');

    private void ReadAll(ImmutableArray<Node>.Builder documents)
    {
        _parser.Consume<StreamStart>();
        while (_parser.TryConsume<DocumentStart>(out _))
        {
            _anchors.Clear();
            documents.Add(ReadNode(1));
            _parser.Consume<DocumentEnd>();
        }
    }

    private Node ReadNode(int depth)
    {
        var next = _parser.Current!;
        var place = At(next);
        if (depth > DeepestNesting)
        {
            throw new UnreadableException(place, $"values are nested more than {DeepestNesting} deep");
        }
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value, out var named)
                ? Counted(named)
                : throw new UnreadableException(place, $"the alias *{alias.Value} stands for nothing above it");
        }
        var node = _parser.TryConsume<Scalar>(out var scalar)
            ? Counted(new ScalarNode(place, scalar.Value, scalar.Style == ScalarStyle.Plain))
            : _parser.Accept<SequenceStart>(out _) ? ReadList(place, depth) : ReadMap(place, depth);
        if (next is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor] = node;
        }
        return node;
    }

    private ListNode ReadList(Place place, int depth)
    {
        _parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }
        Count(1, place);
        return new ListNode(place, items.ToImmutable(), 1 + items.Sum(item => item.Size));
    }

    private MapNode ReadMap(Place place, int depth)
    {
        _parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<(ScalarNode Key, Node Value)>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not ScalarNode name)
            {
                _faults.Add(key.Place, "a key is a list or a map", "write a plain word before the colon");
            }
            else if (name is { Text: "<<", IsPlain: true })
            {
                _faults.Add(key.Place, "merge keys (<<) are not read", "write the keys out");
            }
            else if (!seen.TryAdd(name.Text, name.Place.Line))
            {
                _faults.Add(
                    name.Place,
                    $"the key {Shown.Text(name.Text)} stands twice, first in line {seen[name.Text]}",
                    "keep one of them");
            }
            else
            {
                entries.Add((name, value));
            }
        }
        Count(1, place);
        return new MapNode(place, entries.ToImmutable(), 1 + entries.Sum(entry => entry.Key.Size + entry.Value.Size));
    }

    private Node Counted(Node node)
    {
        Count(node.Size, node.Place);
        return node;
    }

    // Aliases count each time they are used: ten lines of them could stand for more than memory holds.
    private void Count(int size, Place place)
    {
        _size += size;
        if (_size > MostNodes)
        {
            throw new UnreadableException(place, $"the file holds more than {MostNodes} values, its aliases written out");
        }
    }

    private Place At(ParsingEvent parsed) => new(_file, Math.Max(1, (int)parsed.Start.Line));

    private sealed class UnreadableException(Place place, string message) : Exception(message)
    {
        public Place Place { get; } = place;
    }
}
