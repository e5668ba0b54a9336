namespace Narrowgate.Recording;

/// <summary>How much is kept.</summary>
/// <param name="BodyBytes">Of each streamed body; the digest always covers the whole.</param>
public sealed record RecordingLimits(int BodyBytes)
{
    /// <summary>
    /// 1 MiB: a body that somebody may want to read again fits, and a terabyte that passes by fills no disk.
    /// </summary>
    public static RecordingLimits Default { get; } = new(1024 * 1024);
}
