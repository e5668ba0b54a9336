using System.Runtime.CompilerServices;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>A structure's members by the names that they have in a document.</summary>
internal static class WireNames
{
    private static readonly ConditionalWeakTable<Shape, Dictionary<string, Member>> Exact = [];
    private static readonly ConditionalWeakTable<Shape, Dictionary<string, Member>> AnyCase = [];

    public static Member? Find(Shape structure, string name) =>
        Exact.GetValue(structure, static shape => Index(shape, StringComparer.Ordinal)).GetValueOrDefault(name);

    /// <summary>For replies: some SDKs read names without regard to case.</summary>
    public static Member? FindInAnyCase(Shape structure, string name) =>
        AnyCase.GetValue(structure, static shape => Index(shape, StringComparer.OrdinalIgnoreCase)).GetValueOrDefault(name);

    private static Dictionary<string, Member> Index(Shape structure, StringComparer comparer)
    {
        var index = new Dictionary<string, Member>(comparer);
        foreach (var member in structure.Members)
        {
            index.TryAdd(member.WireName, member);
        }
        return index;
    }
}
