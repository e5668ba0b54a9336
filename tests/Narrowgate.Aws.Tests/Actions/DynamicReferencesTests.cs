using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Actions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class DynamicReferencesTests
{
    private const string Secret = "secretsmanager:GetSecretValue ~secret:db-??????";
    private const string AnySecret = "secretsmanager:GetSecretValue unknown";
    private const string Parameter = "ssm:GetParameters parameter/key";
    private const string AnyParameter = "ssm:GetParameters unknown";

    private static readonly CallScope Scope = new("aws", Calls.Account, "eu-west-1");

    [Theory]
    [InlineData("{{resolve:secretsmanager:db:SecretString:password}}", Secret)]
    [InlineData("{{resolve:secretsmanager:db}}", Secret)]
    [InlineData("{{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:111122223333:secret:db:SecretString::AWSCURRENT}}", Secret)]
    [InlineData("{{resolve:ssm:key}}", Parameter)]
    [InlineData("{{resolve:ssm-secure:/key:3}}", Parameter)]
    [InlineData("resolve:ssm:key", Parameter)]
    [InlineData("echo {{ssm:key}}", Parameter)]
    [InlineData("echo {{ ssm-secure:key }}", Parameter)]
    [InlineData("spark.x=EMR.secret@db", Secret)]
    [InlineData("a: '{{resolve:ssm:key}}' # and\nb: \"{{resolve:secretsmanager:db}}\"", Parameter, Secret)]
    public void A_reference_needs_the_read_of_what_it_names(string text, params string[] needs) => Needs(text).ShouldBe(needs, ignoreOrder: true);

    [Theory]
    [InlineData("{\"a\":\"{{\\u0072esolve:ssm:key}}\"}")]
    [InlineData("{\"a\":\"\\u007b\\u007bresolve\\u003assm:key}}\"}")]
    [InlineData("{\"a\":\"{\\\"b\\\":\\\"{{\\\\u0072esolve:ssm:key}}\\\"}\"}")]
    [InlineData("a: \"{{\\x72esolve:ssm:key}}\"")]
    [InlineData("a: \"{{\\U00000072esolve:ssm:key}}\"")]
    [InlineData("a: \"{{res\\\n   olve:ssm:key}}\"")]
    [InlineData("%7B%7Bresolve%3Assm%3Akey%7D%7D")]
    [InlineData("%257B%257Bresolve%253Assm%253Akey%257D%257D")]
    [InlineData("resolve:ssm:k%65y")]
    [InlineData("a: \"{{resolve:ssm:k\\x65y}}\"")]
    [InlineData("%7B%22a%22%3A%22%7B%7B%5Cu0072esolve:ssm:key%7D%7D%22%7D")]
    public void Escapes_hide_nothing(string text) => Needs(text).ShouldBe([Parameter]);

    [Theory]
    [InlineData("{\"Fn::Sub\":\"{{resolve:secretsmanager:${Name}}}\"}", AnySecret)]
    [InlineData("{\"Fn::Join\":[\"\",[\"{{resolve:ssm:\",{\"Ref\":\"Name\"},\"}}\"]]}", AnyParameter)]
    [InlineData("{\"Fn::Join\":[\"\",[\"{{\",\"resolve\",\":ssm:key}}\"]]}", AnyParameter, AnySecret)]
    [InlineData("!Join ['', ['{{resolve:s', 'sm:key}}']]", AnyParameter, AnySecret)]
    [InlineData("{{resolve:ssm:", AnyParameter)]
    [InlineData("Type: AWS::SSM::Parameter::Value<String>", AnyParameter)]
    public void What_is_put_together_elsewhere_is_unknown(string text, params string[] needs) => Needs(text).ShouldBe(needs, ignoreOrder: true);

    [Theory]
    [InlineData("")]
    [InlineData("hello {{ name }} and {{#each}}")]
    [InlineData("C:\\Users\\resolve")]
    [InlineData("{\"a\":\"\\ud83d\\ude00 \\ud800\"}")]
    [InlineData("{{}}")]
    public void Other_texts_name_nothing(string text) => Needs(text).ShouldBeEmpty();

    [Fact]
    public void No_text_is_too_odd_to_be_read()
    {
        string[] parts = ["{{", "}}", "resolve:", "ssm:", "ssm-secure:", "secretsmanager:", "\\", "\\u00", "72", "\\\\", "\"", "'", "${", "arn:aws:", ":", "*", "\n", "é", "\ud800", "EMR.secret@", " "];
        var texts = Gen.Elements(parts).ListOf().Select(string.Concat);

        Prop.ForAll(texts.ToArbitrary(), text => Needs(text).All(need => need.Length > 0)).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Fact]
    public void A_reference_is_found_under_any_number_of_layers_of_JSON()
    {
        var cases = from layers in Gen.Choose(0, 4)
                    from before in Gen.Elements("", "a", "é", "\"", "\\", "\n", "{{x}}")
                    select (layers, before);

        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            var text = $"{drawn.before}{{{{resolve:ssm:key}}}}";
            for (var layer = 0; layer < drawn.layers; layer++)
            {
                text = JsonSerializer.Serialize(new Dictionary<string, string> { ["inner"] = text });
            }
            return Needs(text).SequenceEqual([Parameter]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static string[] Needs(string text) =>
        [.. Readings.Of(text, Place.Top).SelectMany(reading => DynamicReferences.In(reading, Scope))
            .SelectMany(need => need.Resources.Select(resource => $"{need.Action} {Text(resource)}")).Distinct()];

    private static string Text(Resource resource) => resource.IsUnknown ? "unknown"
        : (resource.IsPartlyKnown ? "~" : "") + Arn(resource.Name);

    private static string Arn(string name) => name.Split(':', 6)[^1];
}
