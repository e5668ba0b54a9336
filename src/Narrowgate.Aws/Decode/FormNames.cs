using System.Runtime.CompilerServices;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>How query and ec2, which are nearly one protocol, name members, list items and map entries.</summary>
internal sealed class FormNames
{
    public static FormNames Query { get; } = new(isEc2: false);

    public static FormNames Ec2 { get; } = new(isEc2: true);

    private readonly ConditionalWeakTable<Shape, Dictionary<string, Member>> _byWireName = [];
    private readonly bool _isEc2;

    private FormNames(bool isEc2) => _isEc2 = isEc2;

    public static FormNames Of(Protocol protocol) => protocol == Protocol.Ec2 ? Ec2 : Query;

    public string Of(Member member)
    {
        if (_isEc2)
        {
            return member.QueryName ?? Capitalised(member.LocationName) ?? member.Name;
        }
        // A flattened list goes by its element's name, if that has one.
        return (IsFlattenedList(member) ? member.Shape.Element?.LocationName : null) ?? member.WireName;
    }

    /// <summary>An empty list has no element to go by.</summary>
    public static string OfEmptyList(Member member) => member.WireName;

    public Member? Find(Shape structure, string wireName) =>
        _byWireName.GetValue(structure, Index).GetValueOrDefault(wireName);

    /// <summary>A flattened list by the name that it has when it is empty, where that is another.</summary>
    public Member? FindEmptyList(Shape structure, string wireName) => _isEc2 ? null : structure.Members.FirstOrDefault(
        member => member.WireName == wireName && IsFlattenedList(member));

    /// <summary>What stands between a list's name and an item's number; null where nothing does.</summary>
    public string? ListStep(Member list) =>
        _isEc2 || IsFlattened(list) ? null : list.Shape.Element?.LocationName ?? "member";

    /// <summary>What stands between a map's name and an entry's number; null where nothing does.</summary>
    public static string? MapStep(Member map) => IsFlattened(map) ? null : "entry";

    public static string KeyName(Shape map) => map.Key?.LocationName ?? "key";

    public static string ValueName(Shape map) => map.MapValue?.LocationName ?? "value";

    /// <summary>An empty list is <c>Name=</c> in the query protocol; ec2 cannot say it.</summary>
    public bool SaysEmptyLists => !_isEc2;

    private static bool IsFlattened(Member member) => member.IsFlattened || member.Shape.IsFlattened;

    private static bool IsFlattenedList(Member member) => member.Shape.Kind == ShapeKind.List && IsFlattened(member);

    private static string? Capitalised(string? name) =>
        string.IsNullOrEmpty(name) ? null : char.ToUpperInvariant(name[0]) + name[1..];

    private Dictionary<string, Member> Index(Shape structure)
    {
        var index = new Dictionary<string, Member>(StringComparer.Ordinal);
        foreach (var member in structure.Members)
        {
            index.TryAdd(Of(member), member);
        }
        return index;
    }
}
