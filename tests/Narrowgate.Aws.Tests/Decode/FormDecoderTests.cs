using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Decode;

public sealed class FormDecoderTests
{
    private const string Items = "Action=DeleteAttributes&Version=2009-04-15&DomainName=d&ItemName=i";

    /// <summary>Items of a flattened list go by their own name, an empty list by the list's: here Attribute and Attributes.</summary>
    [Theory]
    [InlineData("&Attributes=", 0)]
    [InlineData("&Attribute.1.Name=a&Attribute.2.Name=b", 2)]
    public void A_flattened_list_is_found_empty_and_with_items_and_written_as_it_came(string list, int count)
    {
        var call = Decode(Items + list).Call();
        call.Parameters["Attributes"].ShouldBeOfType<Value.List>().Items.Length.ShouldBe(count);
        var written = System.Text.Encoding.UTF8.GetString(RequestEncoder.Encode(call).Body.Span);
        written.ShouldContain(list);
    }

    [Theory]
    [InlineData("&Attributes=&Attribute.1.Name=a")]
    [InlineData("&Attribute.1.Name=a&Attributes=")]
    public void A_list_that_is_empty_and_has_items_is_refused(string list) =>
        Decode(Items + list).Message().ShouldContain("'Attributes' both empty and with items");

    [Fact]
    public void The_name_of_an_empty_list_takes_no_items() =>
        Decode(Items + "&Attributes.1.Name=a").Message().ShouldContain("unknown member 'Attributes'");

    private static Verdict<AwsCall> Decode(string form) =>
        Decoding.Decode("sdb", "POST", "/", form, "Content-Type: application/x-www-form-urlencoded");
}
