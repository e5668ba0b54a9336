using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>The input of an operation that has none: a structure without members.</summary>
internal static class NoParameters
{
    public static Shape Shape { get; } = new() { Name = "NoParameters", Kind = ShapeKind.Structure };
}
