using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Events;

/// <summary>What the payload of an event is called.</summary>
internal static class EventNames
{
    /// <summary>The root element of an XML payload.</summary>
    /// <param name="whole">The member that is the payload; null where the event's members are in it.</param>
    public static string RootOf(Member? whole, Shape shape) =>
        whole is null ? shape.Name : whole.LocationName ?? whole.Shape.Name;

    public static string RawContentType(Member whole) =>
        whole.Shape.Kind == ShapeKind.String ? "text/plain" : "application/octet-stream";
}
