namespace Narrowgate.Cli.Client;

/// <summary>Which gateway is meant: <c>unix:PATH</c> or an http(s) address.</summary>
internal sealed record ServerAddress(string? SocketPath, Uri Base)
{
    private const string Unix = "unix:";

    public bool IsSocket => SocketPath is not null;

    /// <summary>What <c>--server</c> says, or NARROWGATE_SERVER, or the socket of a gateway that was started here.</summary>
    public static ServerAddress Find(string? option, Surroundings here)
    {
        var text = option ?? (here.Variable("NARROWGATE_SERVER") is { Length: > 0 } variable ? variable : "unix:./data/admin.sock");
        if (text.StartsWith(Unix, StringComparison.Ordinal) && text.Length > Unix.Length)
        {
            return new(Path.GetFullPath(text[Unix.Length..], here.Directory), new("http://localhost"));
        }
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new(SocketPath: null, address)
            : throw new CommandFailedException(
                ExitCode.BadUsage, $"{text} is not a gateway; write --server https://HOST or --server unix:PATH.");
    }

    /// <summary>A token is sent where nobody else can read it.</summary>
    public void MustBePrivate()
    {
        if (!IsSocket && Base.Scheme == "http" && !Base.IsLoopback)
        {
            throw new CommandFailedException(
                ExitCode.BadUsage, $"A token is not sent to {Base} without TLS; write https:// instead.");
        }
    }

    public override string ToString() => SocketPath is null ? Base.ToString() : Unix + SocketPath;
}
