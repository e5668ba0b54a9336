using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;
using Narrowgate.Aws.Tests.Cbor;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Reply;

/// <summary>What was masked is recorded by its place, and the place does not hang on the protocol.</summary>
public sealed class MaskedPathTests
{
    private static readonly ServiceModel Model = ModelReader.Read("gadget", Encoding.UTF8.GetBytes($$"""
        {"format":"{{ModelWords.Format}}","name":"gadget","apiVersion":"1","endpointPrefix":"e","signingName":"e",
         "protocols":["json","smithy-rpc-v2-cbor","rest-xml"],
         "operations":{"Get":{"method":"GET","uri":"/","output":"Out"} },
         "shapes":{
          "S":{"kind":"string"}, "X":{"kind":"string","sensitive":true},
          "Thing":{"kind":"structure","members":{"Secret":"X","Plain":"S"} }, "Things":{"kind":"list","member":"Thing"},
          "Texts":{"kind":"list","member":"S","sensitive":true},
          "Named":{"kind":"map","key":"S","value":"S","sensitive":true},
          "Nameless":{"kind":"map","key":"X","value":"S","sensitive":true},
          "ByName":{"kind":"map","key":"S","value":"Thing"},
          "Out":{"kind":"structure","members":{
           "Plain":"S", "Secret":"X", "Things":"Things", "Texts":"Texts", "Named":"Named", "Nameless":"Nameless",
           "Flat":{"shape":"Nameless","flattened":true}, "ByName":"ByName"} } } }
        """));

    private const string Json = """
        {"Plain":"p","Secret":"s","Things":[{"Plain":"p"},{"Secret":"s","Plain":"p"}],"Texts":["s","s"],
         "Named":{"a":"s","b":"s"},"Nameless":{"a":"s","b":"s"},"Flat":{"a":"s","b":"s"},"ByName":{"a":{"Secret":"s"}}}
        """;

    private const string Cbor = """
        a8 'Plain' 'p' 'Secret' 's' 'Things' 82 a1 'Plain' 'p' a2 'Secret' 's' 'Plain' 'p' 'Texts' 82 's' 's'
        'Named' a2 'a' 's' 'b' 's' 'Nameless' a2 'a' 's' 'b' 's' 'Flat' a2 'a' 's' 'b' 's' 'ByName' a1 'a' a1 'Secret' 's'
        """;

    private const string Xml = """
        <Out><Plain>p</Plain><Secret>s</Secret>
        <Things><member><Plain>p</Plain></member><member><Secret>s</Secret><Plain>p</Plain></member></Things>
        <Texts><member>s</member><member>s</member></Texts>
        <Named><entry><key>a</key><value>s</value></entry><entry><key>b</key><value>s</value></entry></Named>
        <Nameless><entry><key>a</key><value>s</value></entry><entry><value>s</value><key>b</key></entry></Nameless>
        <Flat><key>a</key><value>s</value></Flat><Flat><key>b</key><value>s</value></Flat>
        <ByName><entry><key>a</key><value><Secret>s</Secret></value></entry></ByName></Out>
        """;

    private static readonly string[] Places =
    [
        "Secret", "Things[1].Secret", "Texts[0]", "Texts[1]", "Named.a", "Named.b", "Nameless.***", "Nameless.***2",
        "Flat.***", "Flat.***2", "ByName.a.Secret",
    ];

    [Fact]
    public void The_same_reply_has_the_same_masked_places_in_JSON_CBOR_and_XML()
    {
        Mask(Protocol.Json, Encoding.UTF8.GetBytes(Json)).Paths().ShouldBe(Places);
        Mask(Protocol.RpcV2Cbor, CborNotation.Bytes(Cbor)).Paths().ShouldBe(Places);
        Mask(Protocol.RestXml, Encoding.UTF8.GetBytes(Xml)).Paths().ShouldBe(Places);
    }

    [Fact]
    public void Keys_of_a_map_stay_unless_the_model_marks_them_and_then_they_stay_apart()
    {
        Mask(Protocol.Json, Encoding.UTF8.GetBytes(Json)).Text()
            .ShouldContain("\"Named\":{\"a\":\"***\",\"b\":\"***\"},\"Nameless\":{\"***\":\"***\",\"***2\":\"***\"}");
        var xml = Mask(Protocol.RestXml, Encoding.UTF8.GetBytes(Xml)).Text();
        xml.ShouldContain("<Named><entry><key>a</key><value>***</value></entry><entry><key>b</key><value>***</value></entry></Named>");
        xml.ShouldContain("<Flat><key>***</key><value>***</value></Flat><Flat><key>***2</key><value>***</value></Flat>");
    }

    private static MaskedReply Mask(Protocol protocol, byte[] body)
    {
        var call = new AwsCall(Model, Model.Operations["Get"], protocol, Value.Structure.Empty);
        new ReplyMasker(Limits.Default).MaskWhole(call, [], body).Holds(out var masked, out var refusal).ShouldBeTrue(refusal?.Detail);
        return masked!;
    }
}
