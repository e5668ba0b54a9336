using System.Text;
using Narrowgate.Aws.Members;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Members;

public sealed class MemberTableTests
{
    private static readonly ModelCatalogue Models = new();

    public static TheoryData<string> Rows => [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Members", "members.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_member_has_the_class_that_its_row_says(string row)
    {
        var words = row.Split(' ');
        var operation = Models.Find(words[0])!.Operations[words[1]];
        var answer = MemberTable.Embedded.Of(Find(words[2] == "request" ? operation.Input! : operation.Output!, words[3]));

        $"{Named(answer.Class)} {answer.Source.ToString().ToLowerInvariant()}".ShouldBe($"{words[4]} {words[5]}", answer.Line);
        answer.Reason.ShouldNotBeEmpty();
    }

    [Fact]
    public void Of_a_newer_model_what_looks_like_a_secret_and_is_not_classed_counts_as_one()
    {
        var answer = MemberTable.Embedded.Of(New("gadget", """{"OwnerTokenBox":"S"}""", "OwnerTokenBox"));

        answer.Class.ShouldBe(MemberClass.Secret);
        answer.Source.ShouldBe(MemberSource.Lookalike);
        answer.Line.ShouldBe("secret ~token");
        answer.IsHidden.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Flag", "a truth opens nothing")]
    [InlineData("Number", "a number opens nothing")]
    [InlineData("Made", "its members are asked one by one")]
    public void What_no_secret_can_be_written_into_is_no_lookalike(string shape, string why) =>
        MemberTable.Embedded.Of(New("gadget", $$"""{"OwnerTokenBox":"{{shape}}"}""", "OwnerTokenBox"))
            .Source.ShouldBe(MemberSource.Nothing, why);

    [Theory]
    [InlineData("List")]
    [InlineData("Map")]
    [InlineData("Bytes")]
    [InlineData("Free")]
    public void Lists_and_maps_are_seen_through(string shape) =>
        MemberTable.Embedded.Of(New("gadget", $$"""{"OwnerTokenBox":"{{shape}}"}""", "OwnerTokenBox")).IsHidden.ShouldBeTrue();

    [Theory]
    [InlineData("Marked")]
    [InlineData("ListOfMarked")]
    [InlineData("MapOfMarked")]
    [InlineData("MarkedMade")]
    public void What_a_model_marks_is_a_secret_until_somebody_says_otherwise(string shape)
    {
        var answer = MemberTable.Embedded.Of(New("gadget", $$"""{"Weather":"{{shape}}"}""", "Weather"));
        (answer.Class, answer.Source).ShouldBe((MemberClass.Secret, MemberSource.Mark));
    }

    [Fact]
    public void A_mark_that_is_not_followed_leaves_the_name_to_decide()
    {
        MemberTable.Embedded.Of(New("geo-maps", """{"Weather":"Marked"}""", "Weather")).Class.ShouldBe(MemberClass.Plain);
        MemberTable.Embedded.Of(New("geo-maps", """{"SecretKey":"Marked"}""", "SecretKey")).Class.ShouldBe(MemberClass.Secret);
        MemberTable.Embedded.Of(New("geo-maps", """{"OwnerTokenBox":"Marked"}""", "OwnerTokenBox"))
            .Source.ShouldBe(MemberSource.Lookalike);
    }

    [Fact]
    public void The_elements_of_a_list_are_what_the_member_is_that_holds_them()
    {
        var list = New("gadget", """{"Passwords":"List"}""", "Passwords").Shape;
        MemberTable.Embedded.Of(list.Element!).Source.ShouldBe(MemberSource.Nothing);
    }

    /// <summary>Through lists and maps down to the last name.</summary>
    private static Member Find(Shape shape, string path)
    {
        Member? found = null;
        foreach (var name in path.Split('.'))
        {
            while ((shape.Element ?? shape.MapValue) is { } held)
            {
                shape = held.Shape;
            }
            found = shape.MembersByName[name];
            shape = found.Shape;
        }
        return found!;
    }

    internal static string Named(MemberClass value) => value switch
    {
        MemberClass.PreAuthorisedUrl => "pre-authorised-url",
        _ => value.ToString().ToLowerInvariant(),
    };

    private static Member New(string service, string members, string name)
    {
        var model = $$"""
            {"format":"{{Format()}}","name":"{{service}}","apiVersion":"1","endpointPrefix":"e","signingName":"e","protocols":["json"],
             "operations":{"Do":{"method":"POST","uri":"/","input":"In"} },
             "shapes":{"In":{"kind":"structure","members":{{members}} },"S":{"kind":"string"},"Flag":{"kind":"boolean"},
              "Number":{"kind":"integer"},"Made":{"kind":"structure","members":{"A":"S"} },"List":{"kind":"list","member":"S"},
              "Map":{"kind":"map","key":"S","value":"S"},"Bytes":{"kind":"blob"},"Free":{"kind":"document"},
              "Marked":{"kind":"string","sensitive":true},"ListOfMarked":{"kind":"list","member":"Marked"},
              "MapOfMarked":{"kind":"map","key":"S","value":"Marked"},
              "MarkedMade":{"kind":"structure","sensitive":true,"members":{"A":"S"} } } }
            """;
        return ModelReader.Read(service, Encoding.UTF8.GetBytes(model)).Operations["Do"].Input!.MembersByName[name];
    }

    private static string Format() => ModelWords.Format;
}
