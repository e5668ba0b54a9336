using Microsoft.AspNetCore.Http;

namespace Narrowgate.Aws.Listen;

/// <summary>A request's body as it comes off the wire, unread.</summary>
/// <param name="Length">In bytes, its framing included; null where nobody said.</param>
public sealed record ArrivingBody(Stream Source, long? Length)
{
    public static ArrivingBody Of(HttpRequest request) => new(request.Body, request.ContentLength);
}

/// <summary>A request whose keys are good, and its body.</summary>
/// <param name="Form">Set where it came as an S3 form: how its sender wants to be answered.</param>
public sealed record SignedArrival(SignedRequest Signed, ArrivingBody Body, FormPost.FormAnswer? Form = null);

/// <summary>Somebody whose keys are good, with a place among its caller's calls.</summary>
/// <param name="Arrival">What was sent with them; a refusal of it is one of a call that reached its session.</param>
public sealed record Entered(Session Session, CallerPlace Place, Verdict<SignedArrival> Arrival);
