using Narrowgate.Aws.Tables;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>roles.txt: roles and instance profiles in members that are not called so, or called so and none.</summary>
internal sealed class RoleTable
{
    private readonly ILookup<string, RoleRow> _rows;

    private RoleTable(IEnumerable<RoleRow> rows) =>
        _rows = rows.ToLookup(row => row.Service, StringComparer.Ordinal);

    public static RoleTable Read() => new(EmbeddedTable.Rows("actions/roles.txt").Select(RoleRow.Parse));

    public IEnumerable<RoleRow> Rows => _rows.SelectMany(rows => rows);

    /// <summary>What the rows find in a call.</summary>
    public IEnumerable<(string Text, RoleKind Kind)> In(CallFacts call) => !_rows.Contains(call.Service)
        ? []
        : Contents.Structures(call.Parameters)
            .SelectMany(holder => _rows[call.Service].SelectMany(row => row.In(holder).Select(text => (text, row.Kind))));

    /// <summary>Whether a row says what a member holds, whatever it is called.</summary>
    public bool Knows(string service, string member) =>
        _rows[service].Any(row => row.Beside is null && row.Member.Equals(member, StringComparison.OrdinalIgnoreCase));
}

/// <param name="Beside">The member and the text that must stand beside it; null: it holds one always.</param>
internal sealed record RoleRow(string Service, string Member, (string Name, string Text)? Beside, RoleKind Kind)
{
    public static RoleRow Parse(TableRow row) => row.Words switch
    {
        [var service, var member, var kind] when !member.Contains('=', StringComparison.Ordinal) =>
            new RoleRow(service, member, null, KindOf(row, kind)),
        [var service, var pair, var member, var kind] when pair.Split('=') is [var name, var text] =>
            new RoleRow(service, member, (name, text), KindOf(row, kind)),
        _ => throw row.Bad("a row is a service, perhaps NAME=TEXT, a member and a kind"),
    };

    public IEnumerable<string> In(Value.Structure holder) => holder.Members
        .Where(member => member.Key.Equals(Member, StringComparison.OrdinalIgnoreCase))
        .Where(_ => Beside is not (var name, var text)
            || (holder[name] is Value.Text there && there.Content.Equals(text, StringComparison.OrdinalIgnoreCase)))
        .SelectMany(member => Contents.Texts(member.Value))
        .Where(found => found.Length > 0);

    private static RoleKind KindOf(TableRow row, string word) => word switch
    {
        "role" => RoleKind.Role,
        "profile" => RoleKind.Profile,
        "none" => RoleKind.None,
        _ => throw row.Bad($"'{word}' is no kind"),
    };
}

internal enum RoleKind
{
    /// <summary>No role of IAM.</summary>
    None,

    /// <summary>A role, by name or ARN.</summary>
    Role,

    /// <summary>An instance profile, which holds a role that cannot be told.</summary>
    Profile,
}
