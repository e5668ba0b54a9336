namespace Narrowgate.Masking;

/// <summary>A rule for what is hidden in replies. Now there is one: what the table of members calls a secret or a pre-authorised URL.</summary>
/// <param name="Name">As in the configuration, and in the record of what was masked.</param>
public sealed record Mask(string Name)
{
    /// <summary>What a masked text reads.</summary>
    public const string Redacted = "***";

    /// <summary>The built-in mask: always on.</summary>
    public static Mask Sensitive { get; } = new("sensitive");
}

/// <summary>One place that was masked: where, and by which mask.</summary>
/// <param name="Path">Members from the top, <c>Reservations[0].Instances[2].UserData</c>.</param>
/// <param name="Mask">The mask's name.</param>
public sealed record MaskedMember(string Path, string Mask);
