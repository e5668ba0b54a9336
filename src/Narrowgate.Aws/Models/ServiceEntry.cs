using System.Collections.Immutable;

namespace Narrowgate.Aws.Models;

/// <summary>A line of the catalogue's index: as much as routing needs before a model is loaded.</summary>
public sealed record ServiceEntry(
    string Name,
    string ApiVersion,
    string SigningName,
    string EndpointPrefix,
    string? TargetPrefix,
    string? ServiceId,
    ImmutableArray<Protocol> Protocols)
{
    public static ServiceEntry Of(ServiceModel service) => new(
        service.Name, service.ApiVersion, service.SigningName, service.EndpointPrefix, service.TargetPrefix, service.ServiceId,
        service.Protocols);
}
