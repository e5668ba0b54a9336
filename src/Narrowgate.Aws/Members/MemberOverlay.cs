using System.Collections.Frozen;
using Narrowgate.Aws.Tables;
using Narrowgate.Policy;

namespace Narrowgate.Aws.Members;

/// <summary>overlay.txt: what members are where names and the models' marks do not say it, or say it wrongly.</summary>
internal sealed class MemberOverlay
{
    private readonly FrozenDictionary<string, Line[]> _byService;

    private MemberOverlay(IEnumerable<Line> lines) =>
        _byService = lines.GroupBy(line => line.Service, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>Every line, so that a test can tell that each decides something.</summary>
    public IEnumerable<string> Lines => _byService.Values.SelectMany(lines => lines).Select(line => line.Text);

    /// <exception cref="InvalidDataException">A line is not understood.</exception>
    public static MemberOverlay Read() => Parse(EmbeddedTable.Rows("members/overlay.txt"));

    public static MemberOverlay Parse(IEnumerable<TableRow> rows) => new(rows.Select(Line.Parse));

    /// <summary>The first line that fits; null where none does.</summary>
    public OverlayLine? Find(string service, string shape, string member) =>
        _byService.TryGetValue(service, out var lines)
            ? Array.Find(lines, line => line.Shape.Matches(shape) && line.Member.Matches(member))?.Says
            : null;

    private sealed record Line(string Service, Wildcard Shape, Wildcard Member, string Text, OverlayLine Says)
    {
        public static Line Parse(TableRow row)
        {
            if (row.Words is not [var service, var place, var word] || row.Reason.Length == 0
                || place.Split('.') is not [var shape, var member])
            {
                throw row.Bad("a line is a service, a place SHAPE.MEMBER, a class and a reason");
            }
            var text = $"{service} {place}";
            var says = word == "unmarked"
                ? new OverlayLine(text, Answer: null)
                : new OverlayLine(text, new MemberAnswer(MemberClassWord.Of(row, word), MemberSource.Overlay, text, row.Reason));
            return new Line(service, Pattern(shape), Pattern(member), text, says);
        }

        private static Wildcard Pattern(string text) => Wildcard.Parse(text, StringComparison.Ordinal);
    }
}

/// <param name="Text">The line's service and place.</param>
/// <param name="Answer">Null where the line says no more than that the model's mark is not followed.</param>
internal sealed record OverlayLine(string Text, MemberAnswer? Answer);
