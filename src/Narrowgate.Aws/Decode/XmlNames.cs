using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>What the root element of a rest-xml body is called.</summary>
internal static class XmlNames
{
    public static string RootOf(Member payload) => payload.LocationName ?? payload.Shape.Name;

    public static string RootOf(OperationModel operation) =>
        operation.InputElement ?? operation.Input?.Name ?? operation.Name;
}
