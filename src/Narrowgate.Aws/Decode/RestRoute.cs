using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>One operation of a REST service, its parameters sorted by where they stand in a request.</summary>
internal sealed class RestRoute
{
    private static readonly ConditionalWeakTable<OperationModel, RestRoute> Routes = [];

    private RestRoute(ServiceModel service, OperationModel operation)
    {
        Service = service;
        Operation = operation;
        Template = UriTemplate.Parse(operation.RequestUri);
        var input = operation.Input?.Members ?? [];
        Labels = At(input, MemberLocation.Path).ToFrozenDictionary(member => member.WireName, StringComparer.Ordinal);
        var query = At(input, MemberLocation.Query).ToList();
        Query = query.Where(member => member.Shape.Kind != ShapeKind.Map)
            .ToFrozenDictionary(member => member.WireName, StringComparer.Ordinal);
        QueryMap = query.Find(member => member.Shape.Kind == ShapeKind.Map);
        // The length of a body belongs to whoever sends it; it is no parameter.
        Headers = At(input, MemberLocation.Header)
            .Where(member => !member.WireName.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .ToFrozenDictionary(member => member.WireName, StringComparer.OrdinalIgnoreCase);
        HeaderMaps = [.. At(input, MemberLocation.HeaderPrefix)];
        Payload = operation.Input?.Payload is { } payload ? operation.Input.MembersByName[payload] : null;
        HasBody = Payload is not null || input.Any(IsInBody);
        Required = [.. (operation.Input?.Required ?? []).Select(name => operation.Input!.MembersByName[name])
            .Where(member => member.Location is MemberLocation.Query or MemberLocation.Header)];
    }

    /// <summary>The route of an operation, made once.</summary>
    public static RestRoute Of(ServiceModel service, OperationModel operation) =>
        Routes.GetValue(operation, operation => new RestRoute(service, operation));

    public ServiceModel Service { get; }

    public OperationModel Operation { get; }

    public UriTemplate Template { get; }

    public FrozenDictionary<string, Member> Labels { get; }

    public FrozenDictionary<string, Member> Query { get; }

    /// <summary>The member that takes all query keys which no other member does.</summary>
    public Member? QueryMap { get; }

    public FrozenDictionary<string, Member> Headers { get; }

    public ImmutableArray<Member> HeaderMaps { get; }

    /// <summary>The member that is the whole body.</summary>
    public Member? Payload { get; }

    public bool HasBody { get; }

    /// <summary>Query and header members without which it is another operation.</summary>
    public ImmutableArray<Member> Required { get; }

    public Protocol Protocol =>
        Service.Protocols.Contains(Protocol.RestXml) ? Protocol.RestXml : Protocol.RestJson;

    /// <summary>Its body passes by undecoded.</summary>
    public bool Streams => Payload is { Shape: { IsStreaming: true, Kind: ShapeKind.Blob } };

    public static bool IsInBody(Member member) => member.Location == MemberLocation.Body;

    public Member? HeaderMapFor(string headerName)
    {
        foreach (var map in HeaderMaps)
        {
            if (headerName.StartsWith(map.WireName, StringComparison.OrdinalIgnoreCase)
                && headerName.Length > map.WireName.Length)
            {
                return map;
            }
        }
        return null;
    }

    private static IEnumerable<Member> At(ImmutableArray<Member> members, MemberLocation location) =>
        members.Where(member => member.Location == location);
}
