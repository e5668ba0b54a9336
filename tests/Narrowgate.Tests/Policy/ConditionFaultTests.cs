using Narrowgate.Policy;

namespace Narrowgate.Tests.Policy;

public sealed class ConditionFaultTests
{
    [Theory]
    [InlineData("StringEqual", "there is no condition operator StringEqual; write StringEquals")]
    [InlineData("Gibberish", "there is no condition operator Gibberish; use one of the String, Bool and Arn operators")]
    [InlineData("NumericLessThan", "the condition operator NumericLessThan is not available in this version; use one of the String, Bool and Arn operators")]
    [InlineData("ForAnyValue:IpAddress", "the condition operator ForAnyValue:IpAddress is not available in this version; use one of the String, Bool and Arn operators")]
    [InlineData("NullIfExists", "NullIfExists says nothing that Null does not; write Null")]
    [InlineData("ForSomeValues:StringLike", "there is no condition operator ForSomeValues:StringLike; use one of the String, Bool and Arn operators")]
    public void An_operator_that_is_not_known_is_a_fault(string text, string expected)
    {
        ConditionOperator.TryParse(text, out _, out var fault).ShouldBeFalse();
        fault.ShouldBe(expected);
    }

    [Theory]
    [InlineData("narrowgate:AcessLevel", "there is no condition key narrowgate:AcessLevel; write narrowgate:AccessLevel")]
    [InlineData("aws:SourceIp", "the condition key aws:SourceIp is not available in this version; leave it out, or narrow by action and resource")]
    [InlineData("aws:ResourceTag/env", "the condition key aws:ResourceTag/env is not available in this version; leave it out, or narrow by action and resource")]
    [InlineData("aws:SourceVpc", "the condition key aws:SourceVpc can never be determined here; use narrowgate:Caller, narrowgate:Groups or aws:PrincipalTag/K to say who calls")]
    [InlineData("aws:PrincipalTag/taem", "no identity provider sets the tag of aws:PrincipalTag/taem; write aws:PrincipalTag/team")]
    [InlineData("iam:PassedToService", "the condition key iam:PassedToService is not available in this version; narrow by action and resource, or by narrowgate:Request/PATH")]
    [InlineData("s3:prefx", "there is no condition key s3:prefx; write s3:prefix")]
    [InlineData("narrowgate:Request/A..B", "narrowgate:Request/A..B names no member; write members with dots between them, as narrowgate:Request/Filter.Prefix")]
    public void A_key_that_is_not_known_is_a_fault(string name, string expected)
    {
        Given.Keys.TryFind(name, out _, out var fault).ShouldBeFalse();
        fault.ShouldBe(expected);
    }

    [Theory]
    [InlineData("StringEquals", "narrowgate:Groups", "a", "narrowgate:Groups has many values; write ForAnyValue:StringEquals or ForAllValues:StringEquals")]
    [InlineData("StringEquals", "narrowgate:AccessLevel", "write", "narrowgate:AccessLevel is never \"write\"; write Write")]
    [InlineData("ForAnyValue:StringEquals", "narrowgate:Risk", "privilege escalation", "narrowgate:Risk is never \"privilege escalation\"; write privilege-escalation")]
    [InlineData("StringLike", "narrowgate:AccessLevel", "Q*", "narrowgate:AccessLevel is never \"Q*\"; its values are List, Read, Write, Tagging, PermissionsManagement")]
    [InlineData("Bool", "aws:SecureTransport", "yes", "Bool compares with true or false, not \"yes\"; write one of them")]
    [InlineData("ArnLike", "narrowgate:Request/Role", "role/x", "\"role/x\" is no ARN; write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE")]
    [InlineData("StringLike", "narrowgate:Target", "${aws:username}", "${aws:username} is not a policy variable: the condition key aws:username can never be determined here; use narrowgate:Caller, narrowgate:Groups or aws:PrincipalTag/K to say who calls")]
    [InlineData("StringLike", "narrowgate:Target", "${narrowgate:Groups}", "narrowgate:Groups may have many values and cannot be a policy variable; use it as a condition key")]
    [InlineData("StringLike", "narrowgate:Target", "${aws:PrincipalTag/team", "\"${aws:PrincipalTag/team\" opens a variable and does not close it; write a brace after its name")]
    [InlineData("StringLike", "narrowgate:Target", "${aws:PrincipalTag/team, x}", "the default in ${aws:PrincipalTag/team, x} has no quotes; write ${aws:PrincipalTag/team, 'x'}")]
    public void A_value_that_can_never_match_is_a_fault(string comparison, string key, string value, string expected)
    {
        ConditionOperator.TryParse(comparison, out var parsed, out _).ShouldBeTrue();
        Given.Keys.TryFind(key, out var found, out _).ShouldBeTrue();

        Condition.TryCreate(parsed!, found!, [value], Given.Keys, out _, out var fault).ShouldBeFalse();
        fault.ShouldBe(expected);
    }
}
