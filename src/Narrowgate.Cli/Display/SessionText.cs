using Narrowgate.Api;

namespace Narrowgate.Cli.Display;

/// <summary>The head of a session, above its calls.</summary>
internal static class SessionText
{
    public static void Write(TextWriter output, SessionJson session)
    {
        var facts = new Facts(output);
        facts.Add("session", $"{session.Id} ({session.State})");
        facts.Add("caller", $"{session.Caller.Subject} (groups: {string.Join(", ", session.Caller.Groups)})");
        facts.Add("target", $"{session.Target}, as {session.Name}");
        facts.Add("time", $"{Words.Time(session.StartedAt)} to {Words.Time(session.ExpiresAt)}");
    }
}
