using System.Collections.Immutable;
using Narrowgate.Identity;

namespace Narrowgate.Policy;

/// <summary>A policy: its statements, for those callers at those targets.</summary>
/// <param name="Name">Unique in the configuration.</param>
/// <param name="Callers">Whom it is about.</param>
/// <param name="Targets">Names of targets that it is about; empty: all.</param>
public sealed record PolicyDocument(
    string Name,
    CallerFilter Callers,
    ImmutableArray<string> Targets,
    ImmutableArray<Statement> Statements)
{
    internal bool IsAbout(Session session) =>
        (Targets.IsEmpty || Targets.Contains(session.Target)) && Callers.Admits(session.Caller);
}
