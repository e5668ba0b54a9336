namespace Narrowgate.Server.Hosting;

/// <summary>
/// A feature of a connection on which a caller asked for a host of AWS and got the gateway: what comes inside must be
/// for that very host.
/// </summary>
/// <param name="Host">In lower case, without the port.</param>
internal sealed record Tunnel(string Host);
