using System.Collections.Immutable;

namespace Narrowgate.Operations;

/// <summary>
/// The decoded call: what exactly is asked. The only source of what goes upstream, what policy judges, what an approver
/// sees and what is recorded.
/// </summary>
public sealed record Operation
{
    /// <summary>The connector's name for the service: <c>s3</c>.</summary>
    public required string Service { get; init; }

    /// <summary><c>GetObject</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Every parameter, exactly. Holds secrets: for policy, digest and forwarding, never for display or record.
    /// </summary>
    public required Value.Structure Parameters { get; init; }

    /// <summary>The parameters as people and the record may see them: secrets masked.</summary>
    public required Value.Structure Shown { get; init; }

    /// <summary>Everything that the call needs to be allowed. Never empty.</summary>
    public required ImmutableArray<ActionUse> Actions { get; init; }

    /// <summary>What a caller whom no statement allows it should know, as a sentence without its end; null: nothing.</summary>
    public string? Advice { get; init; }

    public required string Account { get; init; }

    public required string Region { get; init; }

    /// <summary>The body that passes by and is not among the parameters, where there is one.</summary>
    public StreamedBody? Body { get; init; }

    /// <summary>More of it comes once it has begun, a stream of events: nobody can say yes to all of it beforehand.</summary>
    public bool IsOpenEnded { get; init; }

    /// <summary>Members that differ each time the same call is made (idempotency tokens): not part of the digest.</summary>
    public ImmutableHashSet<string> VolatileMembers { get; init; } = [];

    /// <summary>Condition keys that this request determines, in the case of policies (<c>aws:RequestedRegion</c>).</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Keys { get; init; } =
        ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Accounts, principals, resources and addresses that the parameters name, wherever they stand.</summary>
    public ImmutableArray<Named> Named { get; init; } = [];

    /// <summary><c>s3:GetObject</c> in the models' words: what <c>narrowgate:Operation</c> compares.</summary>
    public string FullName => $"{Service}:{Name}";
}

/// <summary>A body that streams through.</summary>
/// <param name="Length">In bytes; null where the sender does not say.</param>
/// <param name="Sha256">The signed digest of the whole, 64 lower-case hex digits; null where it cannot be bound.</param>
public sealed record StreamedBody(long? Length, string? Sha256);
