using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Narrowgate.Wire.Tunnel;

/// <summary>
/// Opens the far end of a tunnel that is not looked into. A name leads to public addresses only, whatever its owner's
/// DNS says: an inside address must be among the patterns itself, in numbers; those of metadata services may not be.
/// What is checked is the address that is connected to, so that a name cannot change its mind in between.
/// </summary>
/// <param name="resolve">From a name to its addresses.</param>
public sealed class TunnelExit(Func<string, CancellationToken, Task<IPAddress[]>> resolve, Limits limits, TimeProvider clock)
{
    /// <summary>EC2's metadata service by IPv6; by IPv4 it is link-local, and so never reached.</summary>
    private static readonly IPAddress Metadata = IPAddress.Parse("fd00:ec2::254");

    /// <summary>Whether an address may be listed at all.</summary>
    public static bool MayLead(IPAddress address) =>
        AddressZones.Of(address) is not (AddressZone.LinkLocal or AddressZone.Nowhere) && !address.Equals(Metadata);

    public async Task<Verdict<Socket>> OpenAsync(
        ConnectTarget target, ImmutableArray<HostPattern> patterns, CancellationToken cancellation)
    {
        if (!patterns.Any(pattern => pattern.Matches(target)))
        {
            return new Refusal(RefusalReason.NotAdmitted,
                $"{target} is not a host of AWS, and this gateway tunnels to no others. Call it without the proxy (NO_PROXY), "
                + "or ask the gateway's operator to add it to proxy: { others: […] }.");
        }
        using var patience = new CancellationTokenSource(limits.UpstreamConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            IPAddress[] found = target.Address is { } address ? [address] : await resolve(target.Host, either.Token);
            var allowed = found.Select(one => one.IsIPv4MappedToIPv6 ? one.MapToIPv4() : one)
                .Where(one => IsAllowed(one, target.Port, patterns)).ToArray();
            return allowed.Length == 0
                ? new Refusal(RefusalReason.NotAdmitted,
                    $"{target} leads to no address outside. Ask the gateway's operator: an inside address must be in "
                    + "proxy: { others: […] } itself.",
                    $"{target} leads to {string.Join<object>(", ", found)}")
                : await ConnectAsync(allowed, target.Port, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new Refusal(RefusalReason.UpstreamTimeout, $"{target} did not answer within {limits.UpstreamConnectTimeout.TotalSeconds:0} s.");
        }
        catch (SocketException broken)
        {
            return new Refusal(RefusalReason.UpstreamUnreachable, $"{target} cannot be reached.", broken.Message);
        }
    }

    private static bool IsAllowed(IPAddress address, int port, ImmutableArray<HostPattern> patterns) =>
        MayLead(address)
        && (AddressZones.Of(address) == AddressZone.Public || patterns.Any(pattern => pattern.IsExactly(address, port)));

    private static async Task<Socket> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
