using System.Collections.Immutable;

namespace Narrowgate.Server.Configuration.Yaml;

/// <summary>A piece of YAML and where it stands; nothing but texts, lists and unique keys.</summary>
/// <param name="Size">How many nodes it is, itself among them.</param>
internal abstract record Node(Place Place, int Size);

/// <param name="IsPlain">Written without quotes.</param>
internal sealed record ScalarNode(Place Place, string Text, bool IsPlain) : Node(Place, 1)
{
    /// <summary>A key with nothing behind it.</summary>
    public bool IsNull => IsPlain && Text is ("" or "~" or "null");
}

internal sealed record ListNode(Place Place, ImmutableArray<Node> Items, int Size) : Node(Place, Size);

internal sealed record MapNode(Place Place, ImmutableArray<(ScalarNode Key, Node Value)> Entries, int Size)
    : Node(Place, Size);

/// <summary>Where something stands: <c>FILE:LINE</c>.</summary>
internal readonly record struct Place(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}
