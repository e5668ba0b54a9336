namespace Narrowgate.Recording;

/// <summary>How much is kept.</summary>
/// <param name="BodyBytes">Of each streamed body; the digest always covers the whole.</param>
public sealed record RecordingLimits(int BodyBytes)
{
    public static RecordingLimits Default { get; } = new(1024 * 1024);
}
