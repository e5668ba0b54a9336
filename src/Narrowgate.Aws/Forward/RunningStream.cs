using Narrowgate.Recording;

namespace Narrowgate.Aws.Forward;

/// <summary>The way up of a call that streams both ways, as the way down sees it.</summary>
/// <param name="Notes">What went up, masked.</param>
public sealed record RunningStream(EventUpload Upload, StreamLife Life, Func<RecordedMessage> Notes)
{
    /// <summary>Nothing goes up any more once this returns: what did, for the record.</summary>
    public async ValueTask<RecordedMessage> EndAsync()
    {
        Life.End(why: null);
        await Upload.Finished;
        return Notes();
    }
}
