using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Models;
using Narrowgate.Identity;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

/// <summary>Events of a request that was decided before they were there.</summary>
public sealed class EventReviewTests
{
    private static readonly ModelCatalogue Models = new();
    private static readonly OperationWriter Writer = new(new ActionCatalogue());

    [Theory]
    [InlineData("lexv2-runtime", "StartConversation", "TextInputEvent", "text")]
    [InlineData("qbusiness", "Chat", "textEvent", "userMessage")]
    [InlineData("polly", "StartSpeechSynthesisStream", "TextEvent", "Text")]
    public void What_people_say_may_tell_of_anything(string service, string operation, string type, string member) =>
        Objection(service, operation, type, member, "ask arn:aws:iam::999999999999:role/other").ShouldBeNull();

    [Fact]
    public void What_has_a_meaning_may_name_nothing_outside_the_target()
    {
        var refusal = Objection("lexv2-runtime", "StartConversation", "ConfigurationEvent", "responseContentType", "arn:aws:iam::999999999999:role/other");
        refusal.ShouldNotBeNull().Reason.ShouldBe(RefusalReason.Denied);
        refusal.Message.ShouldContain("999999999999");
    }

    [Fact]
    public void Audio_passes() => Review("lexv2-runtime", "StartConversation").Objection(new StreamEvent.Modelled(
        "AudioInputEvent", IsException: false, Value.Structure.Empty.With("audioChunk", new Value.Blob(new byte[] { 1, 2, 3 })))).ShouldBeNull();

    [Fact]
    public void What_is_no_event_has_no_place_there() =>
        Review("lexv2-runtime", "StartConversation").Objection(new StreamEvent.Error("x", Message: null)).ShouldNotBeNull();

    [Theory]
    [InlineData("lexv2-runtime", "StartConversation")]
    [InlineData("bedrock-runtime", "InvokeModelWithBidirectionalStream")]
    [InlineData("polly", "StartSpeechSynthesisStream")]
    [InlineData("qbusiness", "Chat")]
    [InlineData("connecthealth", "StartMedicalScribeListeningSession")]
    public void Each_event_of_each_such_operation_needs_nothing_that_its_head_does_not(string service, string operation)
    {
        var review = Review(service, operation);
        var stream = EventStreamShape.OfInput(Models.Find(service)!.Operations[operation])!;
        foreach (var member in stream.Member.Shape.Members)
        {
            review.Objection(new StreamEvent.Modelled(member.Name, IsException: false, Value.Structure.Empty)).ShouldBeNull();
        }
    }

    private static Refusal? Objection(string service, string operation, string type, string member, string text) =>
        Review(service, operation).Objection(new StreamEvent.Modelled(
            type, IsException: false, Value.Structure.Empty.With(member, new Value.Text(text))));

    private static EventReview Review(string service, string operation)
    {
        var model = Models.Find(service)!;
        var stream = EventStreamShape.OfInput(model.Operations[operation])!;
        var call = new AwsCall(model, model.Operations[operation], Protocol.RestJson, Value.Structure.Empty, stream.Member);
        RoleArn.TryParse("arn:aws:iam::111122223333:role/agents", out var role).ShouldBeTrue();
        var target = new AwsTarget(
            new Target("prod", CallerFilter.Everyone, TimeSpan.FromHours(1), Enforcement.Enforce), role!, ["111122223333"], [], [], null, []);
        Writer.Describe(call, target, "us-east-1", body: null).Holds(out var decided, out var refusal).ShouldBeTrue(refusal?.Message);
        decided!.IsOpenEnded.ShouldBeTrue();
        return new EventReview(Writer, call, target, decided);
    }
}
