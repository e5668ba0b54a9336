using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Recording;

namespace Narrowgate.Aws.Reply;

/// <summary>The call that a reply answers: who waits for it, what it was, and as whom it was sent.</summary>
/// <param name="Place">What its caller occupies, and what a reply that is held counts towards.</param>
/// <param name="Ours">The credential that signed it, which no reply may tell.</param>
public sealed record RelayedCall(
    HttpResponse Caller, CallerPlace Place, CallArrival Arrival, AwsCall Call, AwsCredential Ours)
{
    internal PassingReply Reply(int status, RecordedMessage? uploaded, ImmutableArray<Header> headers) =>
        new(Caller, Place, Arrival, status, uploaded, headers);
}
