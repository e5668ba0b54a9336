using System.Text;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Models.Compile;

namespace Narrowgate.Aws.Tests.Models.Compile;

public sealed class ModelCompilerTests
{
    [Fact]
    public void Every_mark_arrives_where_it_is_used()
    {
        var service = ModelReader.Read("small", ModelCompiler.Compile("small", SmallModel.Bytes));
        var operation = service.Operations["PutThing"];
        var reply = operation.Output!.MembersByName;

        service.SigningName.ShouldBe("small");
        (operation.Method, operation.RequestUri, operation.HostPrefix).ShouldBe(("PUT", "/things/{name}?fixed=1", "{Name}."));
        (operation.InputElement, operation.InputXmlNamespace, operation.ResultWrapper).ShouldBe(("Root", "urn:small", "PutThingResult"));
        (operation.RequiresChecksum, operation.ChecksumAlgorithmMember, operation.TakesUnsignedBody).ShouldBe((true, "Mode", true));
        operation.Input!.Required.ShouldBe(["Name"]);
        operation.Input.Payload.ShouldBe("Body");
        operation.Input.MembersByName["Body"].Shape.IsStreaming.ShouldBeTrue();
        operation.Input.MembersByName["Name"].IsHostLabel.ShouldBeTrue();
        reply["Things"].IsFlattened.ShouldBeTrue();
        reply["Things"].Shape.Element!.WireName.ShouldBe("thing");
        reply["Things"].Shape.Element!.Shape.MembersByName["Parts"].Shape.ShouldBeSameAs(reply["Things"].Shape);
        reply["Things"].Shape.Element!.Shape.MembersByName["Secret"].Shape.IsSensitive.ShouldBeTrue();
        reply["At"].TimestampFormat.ShouldBe(TimestampFormat.Iso8601);
        reply["Any"].Shape.Kind.ShouldBe(ShapeKind.Document);
        reply["Size"].Shape.Kind.ShouldBe(ShapeKind.Float);
    }

    [Fact]
    public void What_no_operation_reaches_and_documentation_are_left_out()
    {
        var compact = Encoding.UTF8.GetString(ModelCompiler.Compile("small", SmallModel.Bytes));

        compact.ShouldNotContain("Unreached");
        compact.ShouldNotContain("not kept");
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes() =>
        ModelCompiler.Compile("small", SmallModel.Bytes).ShouldBe(ModelCompiler.Compile("small", SmallModel.Bytes));

    [Theory]
    [InlineData("\"metadata\"", "\"metadat\"", "small", "'metadata' is missing")]
    [InlineData("\"serviceId\"", "\"awsQueryCompatible\": true, \"serviceId\"", "small: metadata.awsQueryCompatible", "an object is expected")]
    [InlineData("\"protocol\": \"rest-json\"", "\"protocol\": \"soap\"", "small: protocols[0]", "'soap' is not one of")]
    [InlineData("\"type\": \"double\"", "\"type\": \"decimal\"", "small: shapes.Size.kind", "'decimal' is not one of")]
    [InlineData("\"type\": \"double\"", "\"type\": 8", "small: shapes.Size.type", "a string is expected")]
    [InlineData("\"location\": \"header\"", "\"location\": \"cookie\"", "small: shapes.PutThingRequest.members.Mode.location", "'cookie' is not one of")]
    [InlineData("\"shape\": \"Instant\"", "\"shape\": \"Instance\"", "small: shapes.PutThingReply.members.At", "there is no shape 'Instance'")]
    [InlineData("\"timestampFormat\": \"iso8601\"", "\"timestampFormat\": \"stardate\"", "small: shapes.Instant.timestampFormat", "'stardate' is not one of")]
    [InlineData("\"required\": [\"Name\"]", "\"required\": [\"Nam\"]", "small: shapes.PutThingRequest", "there is no member 'Nam'")]
    [InlineData("\"required\": [\"Name\"]", "\"required\": \"Name\"", "small: shapes.PutThingRequest.required", "a list is expected")]
    [InlineData("\"payload\": \"Body\"", "\"payload\": \"Boddy\"", "small: shapes.PutThingRequest", "there is no member 'Boddy'")]
    [InlineData("/things/{name}", "/things/{nam}", "small: operations.PutThing", "'{nam}' of the path")]
    [InlineData("/things/{name}", "things/{name}", "small: operations.PutThing", "does not begin with a slash")]
    [InlineData("\"{Name}.\"", "\"{Mode}.\"", "small: operations.PutThing", "'{Mode}' of the host prefix")]
    [InlineData("\"method\": \"PUT\"", "\"method\": \"PUT x\"", "small: operations.PutThing", "'PUT x' is not a method")]
    [InlineData("\"requestAlgorithmMember\": \"Mode\"", "\"requestAlgorithmMember\": \"Mood\"", "small: operations.PutThing", "no member 'Mood'")]
    [InlineData("\"v4-unsigned-body\"", "\"v5\"", "small: operations.PutThing", "authtype 'v5' is not known")]
    [InlineData("\"shape\": \"PutThingReply\"", "\"shape\": \"Name\"", "small: operations.PutThing.output", "'Name' is not a structure")]
    [InlineData("\"streaming\": true", "\"streaming\": \"yes\"", "small: shapes.PutThingRequest.members.Body.streaming", "true or false is expected")]
    [InlineData("\"shape\": \"Bytes\", \"streaming\"", "\"shape\": \"Things\", \"streaming\"", "small: shapes.PutThingRequest.members.Body", "'Things' cannot stream")]
    [InlineData("\"member\": { \"shape\": \"Thing\", \"locationName\": \"thing\" },", "", "small: shapes.Things", "'member' is missing")]
    [InlineData("\"Bytes\": { \"type\": \"blob\" },", "\"Name\": { \"type\": \"blob\" },", "small", "not JSON")]
    public void A_bad_model_is_refused_with_its_place(string text, string other, string place, string fault)
    {
        var model = SmallModel.With(text, other);

        var thrown = Should.Throw<ModelException>(() => ModelCompiler.Compile("small", model));

        thrown.Place.ShouldBe(place);
        thrown.Fault.ShouldContain(fault);
    }

    [Fact]
    public void Two_members_of_one_name_are_refused() =>
        Should.Throw<ModelException>(() => ModelCompiler.Compile("small", SmallModel.With("\"Secret\": { \"shape\"", "\"Parts\": { \"shape\"")))
            .Message.ShouldContain("Parts");

    [Fact]
    public void A_model_of_another_service_or_another_form_is_refused()
    {
        var compact = ModelCompiler.Compile("small", SmallModel.Bytes);
        var future = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(compact).Replace("\"format\":\"1\"", "\"format\":\"2\"", StringComparison.Ordinal));

        Should.Throw<ModelException>(() => ModelReader.Read("other", compact)).Message.ShouldContain("this is the model of 'small'");
        Should.Throw<ModelException>(() => ModelReader.Read("small", future)).Message.ShouldContain("compile the models anew");
    }
}
