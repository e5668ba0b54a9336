using System.Collections.Immutable;
using System.Net;
using Narrowgate.Recording;
using Narrowgate.Server.Endpoints;
using Narrowgate.Wire.Tls;
using Narrowgate.Wire.Tunnel;

namespace Narrowgate.Server.Configuration;

/// <summary><c>kind: Gateway</c>.</summary>
/// <param name="Aws">Where the data path listens.</param>
/// <param name="Console">Where console, API and embedded issuers listen.</param>
/// <param name="PublicAws">How others reach the data path; default: as listened.</param>
/// <param name="PublicConsole">How others reach the console; default: as listened.</param>
/// <param name="DataDirectory">Absolute.</param>
/// <param name="Socket">What the administration socket may do.</param>
/// <param name="Retention">How long recordings are to be kept.</param>
public sealed record GatewaySettings(
    Uri Aws,
    Uri Console,
    Uri PublicAws,
    Uri PublicConsole,
    ImmutableArray<IPNetwork> TrustedProxies,
    string DataDirectory,
    Administration Socket,
    RecordingLimits Recording,
    TimeSpan Retention,
    ModelsFolder? Models = null)
{
    /// <summary>For https; null: the gateway's own authority makes them.</summary>
    public ServerCertificate? Certificate { get; init; }

    /// <summary>Hosts that are not AWS's and are tunnelled to, unseen.</summary>
    public ImmutableArray<HostPattern> Others { get; init; } = [];

    /// <summary>Of the private authority.</summary>
    public string AuthorityFolder => Path.Combine(DataDirectory, "tls");

    /// <summary>Whether clients of that address have to trust the gateway's own authority.</summary>
    public bool HasPrivateCertificate(Uri listen, Uri @public) =>
        listen.Scheme == Uri.UriSchemeHttps && @public.Scheme == Uri.UriSchemeHttps && Certificate is null;
}

/// <summary>A folder of service models, laid out as botocore's <c>data/</c>, that come before the built-in ones.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="File">Where the configuration names it, for faults.</param>
public sealed record ModelsFolder(string Path, string File, int Line);
