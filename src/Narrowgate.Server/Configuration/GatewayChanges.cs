namespace Narrowgate.Server.Configuration;

/// <summary>What of <c>kind: Gateway</c> is used when the gateway starts and cannot change while it runs.</summary>
internal static class GatewayChanges
{
    /// <summary>The keys that differ.</summary>
    public static IReadOnlyList<string> Between(GatewaySettings old, GatewaySettings changed)
    {
        var keys = new List<string>();
        Compare("listen.aws", old.Aws, changed.Aws);
        Compare("listen.console", old.Console, changed.Console);
        // As listened, where nothing else is written: then one fault is enough.
        if (keys.Count == 0)
        {
            Compare("public.aws", old.PublicAws, changed.PublicAws);
            Compare("public.console", old.PublicConsole, changed.PublicConsole);
        }
        Compare("trustedProxies", string.Join(' ', old.TrustedProxies), string.Join(' ', changed.TrustedProxies));
        Compare("dataDirectory", old.DataDirectory, changed.DataDirectory);
        Compare("administration.socket", old.Socket, changed.Socket);
        Compare("recording.body", old.Recording, changed.Recording);
        Compare("recording.retention", old.Retention, changed.Retention);
        Compare("models", old.Models?.Path ?? "", changed.Models?.Path ?? "");
        return keys;

        void Compare(string key, object before, object after)
        {
            if (!before.Equals(after))
            {
                keys.Add(key);
            }
        }
    }
}
