using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Actions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class MentionsTests
{
    [Fact]
    public void Each_thing_is_named_with_its_kind_and_place()
    {
        var operation = Calls.Described(
            "s3", "PutBucketPolicy",
            """{"Bucket":"data","Policy":"{\"Statement\":[{\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Resource\":\"arn:aws:s3:::data/*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-abcdefghij\"}}},{\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:role/r\"}},{\"Principal\":\"*\"}]}"}""");

        operation.Named.ShouldContain(new Named(NamedKind.Principal, "sns.amazonaws.com", "Policy.Statement.Principal.Service"));
        operation.Named.ShouldContain(new Named(NamedKind.Resource, "arn:aws:s3:::data/*", "Policy.Statement.Resource"));
        operation.Named.ShouldContain(new Named(NamedKind.Principal, "o-abcdefghij", "Policy.Statement.Condition.StringEquals.aws:PrincipalOrgID"));
        operation.Named.ShouldContain(new Named(NamedKind.Principal, "arn:aws:iam::111122223333:role/r", "Policy.Statement.Principal.AWS"));
        operation.Named.ShouldContain(new Named(NamedKind.Principal, "*", "Policy.Statement.Principal"));
    }

    [Fact]
    public void A_url_is_named_and_the_account_in_its_path() =>
        Calls.Described("sns", "Subscribe", """{"TopicArn":"arn:aws:sns:eu-west-1:111122223333:t","Protocol":"https","Endpoint":"https://sqs.eu-west-1.amazonaws.com/111122223333/q"}""")
            .Named.ShouldBe(
                [
                    new Named(NamedKind.Account, Calls.Account, "Endpoint"),
                    new Named(NamedKind.Address, "https://sqs.eu-west-1.amazonaws.com/111122223333/q", "Endpoint"),
                    new Named(NamedKind.Resource, "arn:aws:sns:eu-west-1:111122223333:t", "TopicArn"),
                ]);

    [Fact]
    public void An_account_is_found_in_a_policy_however_it_is_written()
    {
        var writings = from steps in Gen.Choose(0, 5).ArrayOf()
                       where steps.Length <= 5
                       select steps;

        Prop.ForAll(writings.ToArbitrary(), steps =>
        {
            var text = """{"Statement":[{"Effect":"Allow","Principal":{"AWS":"999988887777"}}]}""";
            foreach (var step in steps)
            {
                text = step switch
                {
                    0 => Uri.EscapeDataString(text),
                    1 => $$"""{"Inner":{{JsonSerializer.Serialize(text)}}}""",
                    2 => text.StartsWith('{') ? text.Replace("999988887777", "\\u0039999\\u003888877\\u00377", StringComparison.Ordinal) : text,
                    3 => $" \n{text}\n",
                    4 => JsonSerializer.Serialize(text),
                    _ => $"[{JsonSerializer.Serialize(text)}]",
                };
            }
            return Places(text).Contains("999988887777");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void No_text_makes_the_search_throw()
    {
        string[] pieces =
        [
            "arn:", "arn:aws:iam::", "999988887777", ":root", "\\u00", "\\x3", "%", "%3A", "%zz", "{", "}", "\"", "[", "://", "https://", "/", "${", "*",
            "\ud800", "\0", " ", "\n", ".dkr.ecr.", "o-abcdefghij", "\\", "AWS", ":", "a",
        ];
        var texts = Gen.Elements(pieces).ArrayOf().Select(string.Concat);

        Prop.ForAll(texts.ToArbitrary(), text => In(text).All(named => named.Text.Length > 0))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    [Fact]
    public void Customer_data_is_in_members_that_exist()
    {
        foreach (var row in CustomerData.Read().Rows.Where(row => row[0] != "*"))
        {
            var service = Calls.Models.Find(row[0].Split(':')[0]);
            service.ShouldNotBeNull(row[0]);
            var members = service.Operations.Values.Where(operation => operation.Input is not null)
                .SelectMany(operation => MembersOf(operation.Input!, [])).ToHashSet();

            row.Skip(1).Where(member => !members.Contains(member)).ShouldBeEmpty(row[0]);
        }
    }

    private static IEnumerable<Named> In(string text) => Readings.Of(text, Place.Top.To("Policy")).SelectMany(Mentions.In);

    private static IEnumerable<string> Places(string policy) =>
        In(policy).Where(named => named.Kind == NamedKind.Account).Select(named => named.Text);

    private static IEnumerable<string> MembersOf(Narrowgate.Aws.Models.Shape shape, HashSet<Narrowgate.Aws.Models.Shape> seen) => !seen.Add(shape)
        ? []
        : shape.Members.SelectMany(member => MembersOf(member.Shape, seen).Prepend(member.Name))
            .Concat(shape.Element is { } element ? MembersOf(element.Shape, seen) : [])
            .Concat(shape.MapValue is { } value ? MembersOf(value.Shape, seen) : []);
}
