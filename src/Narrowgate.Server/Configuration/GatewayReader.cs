using System.Collections.Immutable;
using System.Net;
using Narrowgate.Recording;
using Narrowgate.Server.Endpoints;

namespace Narrowgate.Server.Configuration;

/// <summary><c>kind: Gateway</c>: at most one; without it everything is as the documentation shows.</summary>
internal static class GatewayReader
{
    private static readonly Uri DefaultAws = new("http://127.0.0.1:8700");
    private static readonly Uri DefaultConsole = new("http://127.0.0.1:8780");
    private static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(365);

    public static GatewaySettings Default(string folder) => new(
        DefaultAws, DefaultConsole, DefaultAws, DefaultConsole, [], Path.Combine(folder, "data"),
        Administration.ReadOnly, RecordingLimits.Default, DefaultRetention);

    /// <param name="folder">Where relative paths begin.</param>
    /// <param name="now">For what expires.</param>
    public static GatewaySettings Read(Section section, string folder, DateTimeOffset now)
    {
        var settings = Default(folder);
        var proxies = ReadProxies(section);
        var (aws, console) = ReadListeners(section.Inner("listen"), proxies);
        var (publicAws, publicConsole) = ReadPublic(section.Inner("public"));
        var socket = ReadAdministration(section.Inner("administration"));
        var (body, retention) = ReadRecording(section.Inner("recording"));
        var directory = section.Text("dataDirectory")?.Text;
        var models = section.Text("models");
        ReadStorage(section.Inner("storage"));
        var others = ProxyReader.Read(section.Inner("proxy"));
        var certificate = TlsReader.Read(section.Inner("tls"), now);
        section.Close();
        return settings with
        {
            Aws = aws ?? DefaultAws,
            Console = console ?? DefaultConsole,
            PublicAws = publicAws ?? aws ?? DefaultAws,
            PublicConsole = publicConsole ?? console ?? DefaultConsole,
            TrustedProxies = proxies,
            DataDirectory = directory is null ? settings.DataDirectory : Path.GetFullPath(directory, folder),
            Socket = socket ?? settings.Socket,
            Recording = body ?? settings.Recording,
            Retention = retention ?? settings.Retention,
            Certificate = certificate,
            Others = others,
            Models = models is null
                ? null
                : new ModelsFolder(Path.GetFullPath(models.Text, folder), models.Place.File, models.Place.Line),
        };
    }

    private static ImmutableArray<IPNetwork> ReadProxies(Section section)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var given in section.Texts("trustedProxies") ?? [])
        {
            if (IPNetwork.TryParse(given.Text, out var network))
            {
                networks.Add(network);
            }
            else
            {
                section.Faults.Add(
                    given.Place,
                    $"trustedProxies has no network in {Shown.Quoted(given.Source)}",
                    "write 10.0.0.0/8, or 10.1.2.3/32 for one address");
            }
        }
        return networks.ToImmutable();
    }

    private static (Uri? Aws, Uri? Console) ReadListeners(Section? listen, ImmutableArray<IPNetwork> proxies)
    {
        if (listen is null)
        {
            return (null, null);
        }
        var aws = ReadListener(listen, "aws", proxies);
        var console = ReadListener(listen, "console", proxies);
        if (aws is not null && aws == console && aws.Port != 0)
        {
            listen.Faults.Add(
                listen.Place,
                "listen.aws and listen.console are the same address",
                "give each a port of its own: S3's paths own every path of the first");
        }
        listen.Close();
        return (aws, console);
    }

    private static Uri? ReadListener(Section listen, string key, ImmutableArray<IPNetwork> proxies)
    {
        var given = listen.Text(key);
        if (Addresses.Origin(given, $"listen.{key}", listen.Faults) is not { } uri)
        {
            return null;
        }
        if (!Addresses.IsNumeric(uri))
        {
            listen.Faults.Add(
                given!.Place,
                $"listen.{key} names a host, {Shown.Text(given.Source)}",
                "write an IP address of this machine, as http://127.0.0.1:8700");
        }
        else if (uri.Scheme == Uri.UriSchemeHttp && !Addresses.IsLoopback(uri) && proxies.IsEmpty)
        {
            listen.Faults.Add(
                given!.Place,
                $"listen.{key} would carry credentials in the clear over the network",
                "write https://, listen on 127.0.0.1, or name the trustedProxies in front that end TLS");
        }
        return uri;
    }

    private static (Uri? Aws, Uri? Console) ReadPublic(Section? section)
    {
        if (section is null)
        {
            return (null, null);
        }
        var aws = Addresses.Origin(section.Text("aws"), "public.aws", section.Faults);
        var console = Addresses.Origin(section.Text("console"), "public.console", section.Faults);
        section.Close();
        return (aws, console);
    }

    private static Administration? ReadAdministration(Section? section)
    {
        var socket = section?.Word(
            "socket", ("read-only", Administration.ReadOnly), ("full", Administration.Full), ("off", Administration.Off));
        section?.Close();
        return socket;
    }

    // Retention is kept here for the work that will enforce it; nothing is erased yet.
    private static (RecordingLimits? Body, TimeSpan? Retention) ReadRecording(Section? section)
    {
        if (section is null)
        {
            return (null, null);
        }
        RecordingLimits? limits = null;
        if (section.Text("body") is { } given)
        {
            if (Measures.Size(given.Text) is >= 0 and <= 64L << 20 and var bytes)
            {
                limits = new RecordingLimits((int)bytes);
            }
            else
            {
                section.Faults.Add(
                    given.Place,
                    $"recording.body may not be {Shown.Quoted(given.Source)}",
                    "write a size from 0KiB to 64MiB");
            }
        }
        var retention = section.Duration("retention", TimeSpan.FromDays(1), TimeSpan.FromDays(36_500));
        section.Close();
        return (limits, retention);
    }

    private static void ReadStorage(Section? section)
    {
        if (section?.Text("type") is { } given && given.Text != "sqlite")
        {
            section.Faults.Add(
                given.Place,
                $"storage of type {Shown.Quoted(given.Source)} is not available in this version",
                "write type: sqlite");
            return;
        }
        section?.Close();
    }
}
