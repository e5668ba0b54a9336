namespace Narrowgate.Aws.Members;

/// <summary>What a reply hands out, as access.txt has it; or why what is hidden in it hands out nothing.</summary>
public enum AccessKind
{
    /// <summary>AWS's own keys, or what is exchanged for them.</summary>
    Keys,

    /// <summary>Opens one service, machine, database or account of a user.</summary>
    Token,

    /// <summary>A connection that is open already.</summary>
    Session,

    /// <summary>A URL that works without a key for whoever has it.</summary>
    Url,

    /// <summary>Nothing is handed out, but what the caller sent or keeps opens something afterwards.</summary>
    Made,

    /// <summary>Repeated by operations that are about something else.</summary>
    Passing,

    /// <summary>A secret of somebody else's making.</summary>
    Kept,

    /// <summary>An answer that is secret by its nature and opens nothing of AWS's.</summary>
    Value,

    /// <summary>About persons and companies.</summary>
    Private,

    /// <summary>What the caller sent.</summary>
    Echo,
}

/// <summary>An operation after which something is open that was not before.</summary>
/// <param name="Service">By its model's name.</param>
/// <param name="Reason">In a few words.</param>
public sealed record AccessRow(string Service, string Operation, AccessKind Kind, string Reason);
