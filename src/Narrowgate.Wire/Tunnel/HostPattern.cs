using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Narrowgate.Wire.Tunnel;

/// <summary>Hosts that may be tunnelled to: one host, or all names below one (<c>*.example.com</c>), at one port.</summary>
public sealed record HostPattern
{
    private const int DefaultPort = 443;

    private HostPattern(ConnectTarget target, bool isBelow) => (Target, IsBelow) = (target, isBelow);

    /// <summary>The host, or the one below which the names are.</summary>
    public ConnectTarget Target { get; }

    /// <summary>The names below it, at any depth, and not the host itself.</summary>
    public bool IsBelow { get; }

    /// <summary>The port is 443 where the text has none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HostPattern? pattern)
    {
        var isBelow = text.StartsWith("*.", StringComparison.Ordinal);
        var host = isBelow ? text[2..] : text;
        pattern = (ConnectTarget.TryParse(host, out var target) || ConnectTarget.TryHost(host, DefaultPort, out target))
            && !(isBelow && (target.Address is not null || !target.Host.Contains('.', StringComparison.Ordinal)))
                ? new HostPattern(target, isBelow)
                : null;
        return pattern is not null;
    }

    public bool Matches(ConnectTarget target) => target.Port == Target.Port && target.Address is null == Target.Address is null
        && (IsBelow
            ? target.Host.EndsWith($".{Target.Host}", StringComparison.Ordinal)
            : target.Host == Target.Host);

    /// <summary>Whether it names exactly that address, in numbers.</summary>
    public bool IsExactly(IPAddress address, int port) => Target.Port == port && address.Equals(Target.Address);

    public override string ToString() => $"{(IsBelow ? "*." : "")}{Target}";
}
