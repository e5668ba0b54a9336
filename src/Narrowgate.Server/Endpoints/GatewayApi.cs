using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Narrowgate.Approvals;
using Narrowgate.Identity;
using Narrowgate.Recording;

namespace Narrowgate.Server.Endpoints;

/// <summary>Everything that the API reaches; nothing else is looked up anywhere.</summary>
public sealed record GatewayApi
{
    public required IRecordings Recordings { get; init; }
    public required IJournal Journal { get; init; }
    public required ApprovalDesk Desk { get; init; }
    public required Revocations Revocations { get; init; }
    public required ITokenVerifier Verifier { get; init; }
    public required ITokenIssuer Issuer { get; init; }

    /// <summary>The targets in force now.</summary>
    public required Func<ImmutableArray<ApiTarget>> Targets { get; init; }

    public required Administration Administration { get; init; }

    /// <summary>How browsers may call the console: as listened and, last, as public.</summary>
    public required ImmutableArray<Uri> ConsoleAddresses { get; init; }

    /// <summary>How people reach the console: where links lead, and whether cookies are for https alone.</summary>
    public Uri PublicConsole => ConsoleAddresses[^1];

    /// <summary>Why the gateway can not decide and record just now; null where it can.</summary>
    public required Func<string?> Unready { get; init; }

    public required ILogger Log { get; init; }
    public required TimeProvider Clock { get; init; }
    public required Limits Limits { get; init; }
}

/// <summary>A target, as far as its callers must know it.</summary>
/// <param name="Address">The public address of the data path.</param>
public sealed record ApiTarget(string Name, string Type, Uri Address, string RoleArn, CallerFilter Callers)
{
    /// <summary>Its callers have to trust the gateway's own authority.</summary>
    public bool HasPrivateCertificate { get; init; }
}
