namespace Narrowgate.Server.Tests.Configuration;

/// <summary>What is wrong in a policy, and what to write instead.</summary>
public sealed class PolicyFaultTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("effect: Alow\naction: s3:GetObject\nresource: '*'",
        "gate.yaml:4: effect may not be \"Alow\"; write Allow or Deny or RequireApproval")]
    [InlineData("action: s3:GetObject\nresource: '*'",
        "gate.yaml:4: statement 1 of ci has no effect; write effect: Allow, Deny or RequireApproval")]
    [InlineData("effect: Allow\naction: s3:GetObjekt\nresource: '*'",
        "gate.yaml:5: there is no action s3:GetObjekt; write s3:GetObject")]
    [InlineData("effect: Allow\naction: [s3:GetObject,\n  'zzz:*']\nresource: '*'",
        "gate.yaml:6: there is no action zzz:*; look the name up in AWS's service authorization reference")]
    [InlineData("effect: Allow\naction: GetObject\nresource: '*'",
        "gate.yaml:5: \"GetObject\" is no action; write SERVICE:ACTION, as s3:GetObject, or \"*\"")]
    [InlineData("effect: Allow\naction: 's*:Get*'\nresource: '*'",
        "gate.yaml:5: \"s*:Get*\" has a wildcard in its service; name the service, or write \"*\"")]
    [InlineData("effect: Allow\naction: s3:GetObject",
        "gate.yaml:4: statement 1 of ci has neither resource nor notResource; write one of them, as resource: \"*\"")]
    [InlineData("effect: Allow\naction: s3:GetObject\nnotAction: s3:PutObject\nresource: '*'",
        "gate.yaml:4: statement 1 of ci has both action and notAction; write one of them, as action: \"*\"")]
    [InlineData("effect: Allow\naction: []\nresource: '*'",
        "gate.yaml:5: action of statement 1 of ci is empty; name at least one")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: reports/*",
        "gate.yaml:6: \"reports/*\" is no resource; write an ARN, with * and ? where you like, or \"*\"")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: arn:aws:s3:::${aws:username}/*",
        "gate.yaml:6: ${aws:username} is not a policy variable: the condition key aws:username can never be determined here; use narrowgate:Caller, narrowgate:Groups or aws:PrincipalTag/K to say who calls")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: arn:aws:s3:::${env:BUCKET}",
        "gate.yaml:6: \"arn:aws:s3:::${env:BUCKET}\" would have to expand, and nothing expands inside a policy; write the value itself")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: '*'\nPrincipal: '*'",
        "gate.yaml:7: a statement has no Principal here; leave it out and write callers: above the statements")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: '*'\ncolour: red",
        "gate.yaml:7: one of statements of the Policy ci has no key colour; its keys are sid, effect, action, notAction, resource, notResource, condition, approval")]
    [InlineData("effect: Allow\nactoin: s3:GetObject\naction: s3:GetObject\nresource: '*'",
        "gate.yaml:5: one of statements of the Policy ci has no key actoin; write action")]
    [InlineData("effect: Allow\nAction: s3:GetObject\naction: s3:PutObject\nresource: '*'",
        "gate.yaml:6: the key action stands twice, first in line 5; keep one of them")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: '*'\ncondition: { StringEqals: { aws:UserAgent: x } }",
        "gate.yaml:7: there is no condition operator StringEqals; write StringEquals")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: '*'\ncondition:\n  StringEquals:\n    narrowgate:AccesLevel: Write",
        "gate.yaml:9: there is no condition key narrowgate:AccesLevel; write narrowgate:AccessLevel")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: '*'\ncondition: { IpAddress: { aws:SourceIp: 10.0.0.0/8 } }",
        "gate.yaml:7: the condition operator IpAddress is not available in this version; use one of the String, Bool and Arn operators")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: '*'\ncondition: { StringEquals: { narrowgate:Groups: a } }",
        "gate.yaml:7: narrowgate:Groups has many values; write ForAnyValue:StringEquals or ForAllValues:StringEquals")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: '*'\ncondition: { StringEquals: { narrowgate:AccessLevel: [] } }",
        "gate.yaml:7: StringEquals of narrowgate:AccessLevel has no value; write at least one")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: '*'\ncondition: { StringEquals: { narrowgate:Target: '${file:/x}' } }",
        "gate.yaml:7: a value of narrowgate:Target is not a plain text; write the value itself; nothing expands inside a policy")]
    [InlineData("effect: Allow\naction: s3:GetObject\nresource: '*'\napproval: { required: 1 }",
        "gate.yaml:7: approval means nothing beside effect: Allow; write effect: RequireApproval, or leave approval out")]
    [InlineData("effect: RequireApproval\naction: '*'\nresource: '*'\napproval: { hold: 2m }",
        "gate.yaml:7: hold may not be 2m; write 0s to 90s")]
    [InlineData("effect: RequireApproval\naction: '*'\nresource: '*'\napproval: { expires: soon }",
        "gate.yaml:7: expires is no duration: \"soon\"; write 90s, 15m, 12h or 365d")]
    [InlineData("effect: RequireApproval\naction: '*'\nresource: '*'\napproval: { required: 0 }",
        "gate.yaml:7: required may not be \"0\"; write a number from 1 to 20")]
    [InlineData("effect: RequireApproval\naction: '*'\nresource: '*'\napproval: { grant: { scope: operation } }",
        "gate.yaml:7: grants of scope operation are not available in this version; write call")]
    [InlineData("effect: RequireApproval\naction: '*'\nresource: '*'\napproval: { grantUpTo: { scope: everything } }",
        "gate.yaml:7: there is no scope \"everything\"; write call")]
    [InlineData("effect: RequireApproval\naction: '*'\nresource: '*'\napproval: { unboundContent: true }",
        "gate.yaml:7: unboundContent is not available in this version; leave it out")]
    [InlineData("effect: RequireApproval\naction: '*'\nresource: '*'\napproval: { breakGlass: { groups: [x] } }",
        "gate.yaml:7: breakGlass is not available in this version; leave it out")]
    [InlineData("effect: RequireApproval\naction: '*'\nresource: '*'\napproval: { approvers: { groups: [] } }",
        "gate.yaml:7: approvers names no group; write groups: [GROUP], or leave approvers out for any person")]
    public void A_faulty_statement_says_what_to_write(string statement, string expected) =>
        _folder.Faults(Sample.Statement(statement)).ShouldBe([expected]);

    [Theory]
    [InlineData("kind: Policy\nname: ci\n", "gate.yaml:1: the policy ci has no statements; write statements: with one - for each")]
    [InlineData("kind: Policy\nname: ci\nVersion: '2012'\nStatement: []\n",
        "gate.yaml:3: there is no policy language of Version \"2012\"; write 2012-10-17")]
    [InlineData("kind: Policy\nname: ci\ntargets: [prdo]\nstatements: []\n---\n" + Sample.Target,
        "gate.yaml:3: there is no Target named \"prdo\"; write prod")]
    [InlineData("kind: Policy\nname: ci\ncallers: {}\nstatements: []\n",
        "gate.yaml:3: callers with an empty list would mean everybody; name subjects, groups, providers or tags")]
    [InlineData("kind: Policy\nname: ci\ncallers: { group: [a] }\nstatements: []\n",
        "gate.yaml:3: callers of the Policy ci has no key group; write groups")]
    [InlineData("kind: Policy\nname: ci\ncallers: { providers: [gh] }\nstatements: []\n",
        "gate.yaml:3: there is no IdentityProvider named \"gh\"; add a document of kind: IdentityProvider")]
    [InlineData("kind: Policy\nname: ci\ncallers: { tags: { team: [a] } }\nstatements: []\n",
        "gate.yaml:3: no identity provider sets the tag team; name it under claims.tags of a provider")]
    [InlineData(Sample.Policy + "---\n" + Sample.Policy,
        "gate.yaml:10: there is another Policy named ci at gate.yaml:1; give each a name of its own")]
    [InlineData(Sample.Policy + "  - { sid: look, effect: Deny, action: 's3:*', resource: '*' }\n",
        "gate.yaml:8: there is another statement look at gate.yaml:4; give each a sid of its own")]
    public void A_faulty_policy_says_what_to_write(string policy, string expected) =>
        _folder.Faults(policy).ShouldBe([expected]);
}
