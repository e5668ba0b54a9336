using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Narrowgate.Aws.Hosts;
using Narrowgate.Wire.Tunnel;

namespace Narrowgate.Server.Hosting;

/// <summary>
/// The first bytes of each connection to the data path say what it is: a request, TLS, or a proxy's CONNECT. Behind a
/// CONNECT to a host of AWS the gateway itself answers, as that host; to others it tunnels where the configuration says so.
/// <code>
///   caller                     gateway                                        elsewhere
///     │ ── GET / …  ─────────▶  1 which of the three                              │
///     │ ── TLS hello ────────▶    the listener's own certificate, then HTTP       │
///     │ ── CONNECT aws:443 ──▶  2 read the head                                   │
///     │ ◀── 200, TLS hello ──▶  3 AWS: a certificate for that host, then HTTP     │
///     │ ── CONNECT other ────▶  4 others: listed, or 403   ── bytes, unseen ────▶ │
/// </code>
/// </summary>
internal sealed class ConnectDoor(
    AwsHosts aws, TunnelExit exit, Func<ImmutableArray<HostPattern>> others, bool isSecure, Limits limits, TimeProvider clock, ILogger log)
{
    private const byte TlsHandshake = 0x16;
    private const int AwsPort = 443;

    private readonly TunnelCopy _copy = new(limits.TunnelIdleTimeout, clock);
    private int _tunnels;

    public async Task ReceiveAsync(ConnectionContext connection, ConnectionDelegate tls, ConnectionDelegate http)
    {
        // 1. Which of the three.
        var ending = Ending(connection);
        switch (await OpeningAsync(connection.Transport.Input, ending))
        {
            case Opening.Tls when isSecure:
                await tls(connection);
                break;
            case Opening.Connect:
                await ConnectAsync(connection, tls, ending);
                break;
            case Opening.Other when isSecure:
                await AnswerAsync(connection, 400, "This address speaks https, and CONNECT for proxies; write https:// in AWS_ENDPOINT_URL.");
                break;
            case Opening.Tls or Opening.Other:
                await http(connection);
                break;
            default:
                break;
        }
    }

    private async Task ConnectAsync(ConnectionContext connection, ConnectionDelegate tls, CancellationToken ending)
    {
        // 2. Read the head.
        var caller = connection.RemoteEndPoint;
        if (!(await HeadAsync(connection.Transport.Input, ending)).Holds(out var head, out var refusal))
        {
            await RefuseAsync(connection, "", refusal);
            return;
        }
        var target = head.Target;

        // 3. AWS.
        if (target.Address is null && aws.Owns(target.Host))
        {
            if (target.Port != AwsPort)
            {
                await RefuseAsync(connection, target.ToString(), new Refusal(
                    RefusalReason.NotAdmitted, $"{target.Host} is a host of AWS, which is called at port {AwsPort}."));
                return;
            }
            ProxyLog.ToAws(log, caller, target);
            connection.Features.Set(new Tunnel(target.Host));
            await EstablishAsync(connection);
            await tls(connection);
            return;
        }

        // 4. Others.
        var opened = await exit.OpenAsync(target, others(), ending);
        if (!opened.Holds(out var socket, out refusal))
        {
            await RefuseAsync(connection, target.ToString(), refusal);
            return;
        }
        using (socket)
        {
            await TunnelAsync(connection, target, socket, ending);
        }
    }

    private async Task TunnelAsync(ConnectionContext connection, ConnectTarget target, Socket socket, CancellationToken ending)
    {
        try
        {
            if (Interlocked.Increment(ref _tunnels) > limits.Tunnels)
            {
                await RefuseAsync(connection, target.ToString(), new Refusal(
                    RefusalReason.Overloaded, $"There are {limits.Tunnels} tunnels already; try again later."));
                return;
            }
            ProxyLog.TunnelBegins(log, connection.RemoteEndPoint, target, socket.RemoteEndPoint);
            await EstablishAsync(connection);
            var (sent, received) = await _copy.RunAsync(
                connection.Transport.Input.AsStream(leaveOpen: true), connection.Transport.Output.AsStream(leaveOpen: true), socket, ending);
            ProxyLog.TunnelEnds(log, connection.RemoteEndPoint, target, sent, received);
        }
        finally
        {
            Interlocked.Decrement(ref _tunnels);
        }
    }

    /// <summary>Looks at the first bytes and leaves them there.</summary>
    private async Task<Opening> OpeningAsync(PipeReader input, CancellationToken ending)
    {
        using var patience = new CancellationTokenSource(limits.FirstByteTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending, patience.Token);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(either.Token);
                var opening = Of(read.Buffer);
                if (opening is not null || read.IsCompleted)
                {
                    // Nothing counts as seen: the next reader gets it at once.
                    input.AdvanceTo(read.Buffer.Start);
                    return opening ?? (read.Buffer.IsEmpty ? Opening.None : Opening.Other);
                }
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                patience.CancelAfter(limits.ConnectHeadTimeout);
            }
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException)
        {
            return Opening.None;
        }

        static Opening? Of(ReadOnlySequence<byte> bytes)
        {
            Span<byte> first = stackalloc byte[8];
            first = first[..(int)Math.Min(first.Length, bytes.Length)];
            bytes.Slice(0, first.Length).CopyTo(first);
            return first.IsEmpty ? null
                : first[0] == TlsHandshake ? Opening.Tls
                : ConnectHead.BeginsIn(first) switch { true => Opening.Connect, false => Opening.Other, null => null };
        }
    }

    private async Task<Verdict<ConnectHead>> HeadAsync(PipeReader input, CancellationToken ending)
    {
        using var patience = new CancellationTokenSource(limits.ConnectHeadTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending, patience.Token);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(either.Token);
                var bytes = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, limits.ConnectHeadBytes)).ToArray();
                if (ConnectHead.EndOf(bytes) is var end and > 0)
                {
                    // What is behind it is the tunnel's.
                    input.AdvanceTo(read.Buffer.GetPosition(end));
                    return ConnectHead.Read(bytes.AsSpan(0, end));
                }
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (bytes.Length >= limits.ConnectHeadBytes)
                {
                    return new Refusal(RefusalReason.TooLarge, $"A CONNECT request has at most {limits.ConnectHeadBytes} bytes.");
                }
                if (read.IsCompleted)
                {
                    return new Refusal(RefusalReason.NotUnderstood, "The CONNECT request has no end.");
                }
            }
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException)
        {
            return new Refusal(RefusalReason.NotUnderstood, $"The CONNECT request did not end within {limits.ConnectHeadTimeout.TotalSeconds:0} s.");
        }
    }

    private static async Task EstablishAsync(ConnectionContext connection) =>
        await connection.Transport.Output.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), CancellationToken.None);

    private Task RefuseAsync(ConnectionContext connection, string target, Refusal refusal)
    {
        ProxyLog.Refused(log, connection.RemoteEndPoint, target, refusal.Reason, refusal.Detail ?? refusal.Message);
        return AnswerAsync(connection, Status(refusal.Reason), refusal.Message);
    }

    private static int Status(RefusalReason reason) => reason switch
    {
        RefusalReason.NotUnderstood => 400,
        RefusalReason.TooLarge => 431,
        RefusalReason.Overloaded => 503,
        RefusalReason.UpstreamUnreachable => 502,
        RefusalReason.UpstreamTimeout => 504,
        _ => 403,
    };

    /// <summary>The last thing on a connection: whatever the caller has sent behind is no request.</summary>
    private static async Task AnswerAsync(ConnectionContext connection, int status, string words)
    {
        var body = $"narrowgate: {words}\n";
        await connection.Transport.Output.WriteAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status} {(HttpStatusCode)status}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"),
            CancellationToken.None);
    }

    /// <summary>
    /// The gateway ends. Not <see cref="BaseConnectionContext.ConnectionClosed"/>, which comes already when the caller has
    /// said all, and may still listen.
    /// </summary>
    private static CancellationToken Ending(ConnectionContext connection) =>
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;

    private enum Opening
    {
        None,
        Tls,
        Connect,
        Other,
    }
}
