using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Members;
using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Tests.Members;

public sealed class NamePatternTests
{
    private static readonly TableRow Row = new("rules.txt", 7, []);

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Theory]
    [InlineData("SecretAccessKey", "secret access key")]
    [InlineData("secretAccessKey", "secret access key")]
    [InlineData("secret_access_key", "secret access key")]
    [InlineData("SECRETAccessKey", "secret access key")]
    [InlineData("x-amz-security-token", "x amz security token")]
    [InlineData("KMSKeyARNs", "kms key arns")]
    [InlineData("LogoutURLs", "logout urls")]
    [InlineData("ARNsOfRoles", "arns of roles")]
    [InlineData("S3Key", "s3 key")]
    [InlineData("Base64", "base64")]
    [InlineData("IPv6", "i pv6")]
    [InlineData("__type", "type")]
    [InlineData("", "")]
    public void A_name_falls_into_words(string name, string words) => string.Join(' ', NameWords.Split(name)).ShouldBe(words);

    [Theory]
    [InlineData("NextToken", "NextToken", true)]
    [InlineData("NextToken", "nextToken", true)]
    [InlineData("NextToken", "NextTokens", true)]
    [InlineData("NextToken", "MyNextToken", false)]
    [InlineData("*Token", "Token", true)]
    [InlineData("*Token", "AuthToken", true)]
    [InlineData("*Token", "TokenId", false)]
    [InlineData("*Pin", "Mapping", false)]
    [InlineData("*Pin", "UserPin", true)]
    [InlineData("Next*Token", "NextToken", true)]
    [InlineData("Next*Token", "NextPageOfToken", true)]
    [InlineData("Next*Token", "Token", false)]
    [InlineData("*Secret*Arn", "SecretArn", true)]
    [InlineData("*Secret*Arn", "MySecretStoreArn", true)]
    [InlineData("*Secret*Arn", "ArnOfSecret", false)]
    [InlineData("*A*A*", "A", false)]
    [InlineData("*A*A*", "a_b_a", true)]
    [InlineData("Policy*", "PolicyDocument", true)]
    [InlineData("Policy*", "ThePolicy", false)]
    public void A_pattern_is_words_and_stars(string pattern, string name, bool matches) =>
        NamePattern.Parse(pattern, Row).Matches(NameWords.Split(name)).ShouldBe(matches);

    [Fact]
    public void A_pattern_without_words_is_refused() =>
        Should.Throw<InvalidDataException>(() => NamePattern.Parse("**", Row)).Message.ShouldBe("rules.txt:7: the pattern '**' has no word in it");

    [Fact]
    public void Splitting_loses_no_letter_and_no_digit() => Check.One(Many, Prop.ForAll(ArbMap.Default.ArbFor<string>(), name =>
        string.Concat(NameWords.Split(name ?? "")).ShouldBe(string.Concat((name ?? "").Where(char.IsLetterOrDigit)).ToLowerInvariant())));

    [Fact]
    public void A_name_matches_itself_and_whatever_it_is_in() => Check.One(Many, Prop.ForAll(
        ArbMap.Default.ArbFor<(string, string, string)>(), names =>
        {
            var words = NameWords.Split(names.Item1 ?? "");
            if (words.IsEmpty)
            {
                return;
            }
            var pattern = string.Join('_', words);
            NamePattern.Parse(pattern, Row).Matches(words).ShouldBeTrue();
            var longer = NameWords.Split(names.Item2 ?? "").AddRange(words).AddRange(NameWords.Split(names.Item3 ?? ""));
            NamePattern.Parse($"*{pattern}*", Row).Matches(longer).ShouldBeTrue();
        }));
}
