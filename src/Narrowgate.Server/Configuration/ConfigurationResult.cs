using System.Collections.Immutable;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary>What reading gave: a configuration without any fault, or every fault of every file.</summary>
public sealed record ConfigurationResult
{
    /// <summary>Null where there are faults.</summary>
    public GatewayConfiguration? Configuration { get; internal init; }

    /// <summary>By file and line; empty where there is a configuration.</summary>
    public ImmutableArray<ConfigurationFault> Faults { get; internal init; } = [];

    /// <summary>Of all that was read: see <see cref="ConfigurationFiles.Trace"/>.</summary>
    internal string Trace { get; init; } = "";

    /// <summary>Full paths of the files that <c>${file:…}</c> named.</summary>
    internal ImmutableArray<string> References { get; init; } = [];

    /// <summary>Where the Gateway document stands.</summary>
    internal Place Gateway { get; init; }
}
