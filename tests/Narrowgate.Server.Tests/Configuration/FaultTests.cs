namespace Narrowgate.Server.Tests.Configuration;

/// <summary>What is wrong in a configuration, and what to write instead.</summary>
public sealed class FaultTests : IDisposable
{
    private const string Oidc = "kind: IdentityProvider\nname: gh\ntype: oidc\nissuer: https://id.example.com\naudiences: [narrowgate]\n";

    private const string OwnRole = "roleArn: \"arn:aws:iam::111122223333:role/agents\"";

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "gate.yaml:1: there is no document in it; begin with kind: Target, kind: Policy and kind: IdentityProvider")]
    [InlineData("just text", "gate.yaml:1: a document is not a map of keys; begin it with kind: Gateway or kind: IdentityProvider or kind: Target or kind: Policy")]
    [InlineData("name: x", "gate.yaml:1: a document has no kind; begin it with kind: Gateway or kind: IdentityProvider or kind: Target or kind: Policy")]
    [InlineData("\nkind: Taget", "gate.yaml:2: there is no kind \"Taget\"; write Target")]
    [InlineData("kind: Mask\nname: sensitive", "gate.yaml:1: kind: Mask is not available in this version; take the document out")]
    [InlineData("kind: Notification\nname: chat", "gate.yaml:1: kind: Notification is not available in this version; take the document out")]
    [InlineData("kind: Gateway\nkind: Gateway", "gate.yaml:2: the key kind stands twice, first in line 1; keep one of them")]
    [InlineData("kind: Gateway\n---\nkind: Gateway", "gate.yaml:3: there is another Gateway at gate.yaml:1; put both into one document")]
    [InlineData("kind: Gateway\ndatadirectory: x", "gate.yaml:2: the Gateway has no key datadirectory; write dataDirectory")]
    [InlineData("kind: Gateway\ndataDirectory:", "gate.yaml:2: dataDirectory has no value; write one, or leave the key out")]
    [InlineData("kind: Gateway\nlisten: { aws: 'https://gate.example.com:8700' }",
        "gate.yaml:2: listen.aws names a host, https://gate.example.com:8700; write an IP address of this machine, as http://127.0.0.1:8700")]
    [InlineData("kind: Gateway\nlisten: { aws: 'http://0.0.0.0:8700' }",
        "gate.yaml:2: listen.aws would carry credentials in the clear over the network; write https://, listen on 127.0.0.1, or name the trustedProxies in front that end TLS")]
    [InlineData("kind: Gateway\nlisten: { console: 'http://gate:8780' }",
        "gate.yaml:2: listen.console names a host, http://gate:8780; write an IP address of this machine, as http://127.0.0.1:8700")]
    [InlineData("kind: Gateway\nlisten: { aws: 127.0.0.1:8700 }",
        "gate.yaml:2: listen.aws is no address: \"127.0.0.1:8700\"; write http://HOST:PORT or https://HOST, without a path")]
    [InlineData("kind: Gateway\nlisten: { aws: 'http://127.0.0.1:1', console: 'http://127.0.0.1:1' }",
        "gate.yaml:2: listen.aws and listen.console are the same address; give each a port of its own: S3's paths own every path of the first")]
    [InlineData("kind: Gateway\npublic: { aws: 'https://gate.example.com/aws' }",
        "gate.yaml:2: public.aws is no address: \"https://gate.example.com/aws\"; write http://HOST:PORT or https://HOST, without a path")]
    [InlineData("kind: Gateway\ntrustedProxies: [10.0.0.1]",
        "gate.yaml:2: trustedProxies has no network in \"10.0.0.1\"; write 10.0.0.0/8, or 10.1.2.3/32 for one address")]
    [InlineData("kind: Gateway\nstorage: { type: postgres, connection: x }",
        "gate.yaml:2: storage of type \"postgres\" is not available in this version; write type: sqlite")]
    [InlineData("kind: Gateway\nproxy: { others: [https://example.com] }",
        "gate.yaml:2: proxy.others has no host in \"https://example.com\"; write refuse, or a list of hosts: [pypi.org, \"*.npmjs.org\", \"10.1.2.3:8443\"]")]
    [InlineData("kind: Gateway\nproxy: { others: ['169.254.169.254:80'] }",
        "gate.yaml:2: proxy.others may not lead to 169.254.169.254: metadata services hand out credentials; take it out")]
    [InlineData("kind: Gateway\nproxy: { others: ['*.us-east-1.amazonaws.com'] }",
        "gate.yaml:2: proxy.others may not cover AWS's own names: \"*.us-east-1.amazonaws.com\" would let calls pass unseen; name the single host that is meant")]
    [InlineData("kind: Gateway\nadministration: { socket: open }",
        "gate.yaml:2: socket may not be \"open\"; write read-only or full or off")]
    [InlineData("kind: Gateway\nrecording: { body: 1MB }", "gate.yaml:2: recording.body may not be \"1MB\"; write a size from 0KiB to 64MiB")]
    [InlineData("kind: Gateway\nrecording: { retention: 365 }", "gate.yaml:2: retention is no duration: \"365\"; write 90s, 15m, 12h or 365d")]
    public void A_faulty_gateway_says_what_to_write(string content, string expected) =>
        _folder.Faults(content).ShouldBe([expected]);

    [Theory]
    [InlineData("kind: IdentityProvider\nname: corp\ntype: saml\nmetadata: x",
        "gate.yaml:3: identity providers of type saml are not available in this version; write type: oidc or type: embedded")]
    [InlineData("kind: IdentityProvider\nname: gh\ntype: oidc\nissuer: https://token.actions.githubusercontent.com\naudiences: [n]",
        "gate.yaml:1: everybody can get a token of token.actions.githubusercontent.com; say whose are good, as in require: { repository_owner: [my-org] }")]
    [InlineData("kind: IdentityProvider\nname: gl\ntype: oidc\nissuer: https://gitlab.com\naudiences: [n]",
        "gate.yaml:1: everybody can get a token of gitlab.com; say whose are good, as in require: { namespace_path: [my-group] }")]
    [InlineData("kind: IdentityProvider\nname: id\ntype: oidc\nissuer: http://id.example.com\naudiences: [n]",
        "gate.yaml:4: issuer may not be \"http://id.example.com\"; write https://HOST (http only on loopback), as the iss claim has it")]
    [InlineData("kind: IdentityProvider\nname: id\ntype: oidc\nissuer: https://id.example.com",
        "gate.yaml:1: the identity provider id has no audiences; write audiences: [narrowgate] and let its tokens be issued for that")]
    [InlineData("kind: IdentityProvider\nname: id\ntype: oidc\nissuer: https://id.example.com\naudiences: []",
        "gate.yaml:5: an audience is missing: tokens for anybody would be good here; write audiences: [narrowgate]")]
    [InlineData("kind: IdentityProvider\nname: a b\ntype: embedded",
        "gate.yaml:2: \"a b\" is no name; use at most 64 letters, digits, - _ . and begin with a letter or digit")]
    [InlineData("kind: IdentityProvider\ntype: embedded",
        "gate.yaml:1: the IdentityProvider has no name; write name: and a word of letters, digits, - _ .")]
    [InlineData("kind: IdentityProvider\nname: x\ntype: embedded\nuse: [workloads, people]",
        "gate.yaml:1: use names workloads and people: a workload could then approve what it asks for; make a provider of each")]
    [InlineData("kind: IdentityProvider\nname: x\ntype: embedded\nuse: agents",
        "gate.yaml:4: use may not be \"agents\"; write workloads or people")]
    [InlineData("kind: IdentityProvider\nname: x\ntype: embedded\nprefix: ''\n---\nkind: IdentityProvider\nname: y\ntype: embedded\nprefix: ''",
        "gate.yaml:9: y and x have the same prefix \"\": each could name the other's subjects and groups; give each of the same use a prefix of its own")]
    [InlineData(Oidc + "---\nkind: IdentityProvider\nname: people\nuse: people\ntype: oidc\nissuer: https://id.example.com\naudiences: [narrowgate]",
        "gate.yaml:7: one token could be good for gh and for people: a workload could then approve what it asks for; give people an audience of their own")]
    [InlineData(Oidc + "require: { org: [] }", "gate.yaml:6: require org has no value; write those that are good")]
    [InlineData(Oidc + "claims: { tags: { team: [a, b] } }", "gate.yaml:6: the tag team has not one claim; write TAG: CLAIM")]
    [InlineData(Oidc + "isuer: x", "gate.yaml:6: the IdentityProvider gh has no key isuer; write issuer")]
    public void A_faulty_provider_says_what_to_write(string content, string expected) =>
        _folder.Faults(content).ShouldBe([expected]);

    [Theory]
    [InlineData("callers: { groups: [agents] }", "", "gate.yaml:1: the target prod does not say who may open a session; write callers: { groups: [GROUP] }, or subjects, providers, tags")]
    [InlineData("callers: { groups: [agents] }", "callers: { groups: [] }", "gate.yaml:5: callers with an empty list would mean everybody; name subjects, groups, providers or tags")]
    [InlineData("type: aws", "type: postgres", "gate.yaml:3: targets of type \"postgres\" are not available in this version; write type: aws")]
    [InlineData("role/agents", "user/agents", "gate.yaml:4: roleArn is no role's ARN: \"arn:aws:iam::111122223333:user/agents\"; write arn:aws:iam::ACCOUNT:role/NAME")]
    [InlineData("type: static", "type: assume-role", "gate.yaml:6: credential of the Target prod has no roleArn; write roleArn: arn:aws:iam::ACCOUNT:role/NAME, the role that the gateway assumes")]
    [InlineData("type: static", "type: magic", "gate.yaml:6: there is no credential of type \"magic\"; write type: static, default or assume-role")]
    [InlineData("type: static", "type: default", "gate.yaml:6: credential of the Target prod has no key accessKeyId; its keys are type")]
    [InlineData("${env:ID}", "${env:NOPE}", "gate.yaml:6: the environment variable NOPE is not set; set it for the gateway's process")]
    [InlineData("${env:ID}", "${ID}", "gate.yaml:6: ${ID} stands for nothing; write ${env:ID} or ${file:PATH}")]
    [InlineData("${env:ID}", "${env:ID", "gate.yaml:6: \"${env:ID\" opens a ${ and does not close it; write ${env:NAME} or ${file:PATH}")]
    [InlineData("${env:ID}", "A B", "gate.yaml:6: accessKeyId is empty, or holds white space or other characters that no AWS credential has; mend it where it is kept")]
    public void A_faulty_target_says_what_to_write(string right, string wrong, string expected) =>
        _folder.Faults(Sample.Target.Replace(right, wrong, StringComparison.Ordinal))[0].ShouldBe(expected);

    [Theory]
    [InlineData("session: { maxDuration: 10m }", "gate.yaml:7: maxDuration may not be 10m; write 20m to 12h")]
    [InlineData("enforcement: loose", "gate.yaml:7: enforcement may not be \"loose\"; write enforce or observe")]
    [InlineData("lookups: true", "gate.yaml:7: lookups are not available in this version; leave the key out")]
    [InlineData("accounts: [1234]", "gate.yaml:7: accounts may not hold \"1234\"; write twelve digits")]
    [InlineData("regions: [us_east]", "gate.yaml:7: regions may not hold \"us_east\"; write us-east-1, eu-west-1 …")]
    [InlineData("regions: []", "gate.yaml:7: regions is an empty list; name at least one, or leave the key out")]
    [InlineData("resources: [reports]", "gate.yaml:7: resources may not hold \"reports\"; write arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE")]
    [InlineData("endpoint: ftp://x", "gate.yaml:7: endpoint is no address: \"ftp://x\"; write http://HOST:PORT or https://HOST, without a path")]
    [InlineData("endpoints: [{ service: s3 }]", "gate.yaml:7: one of endpoints of the Target prod has no url; write url: https://HOST")]
    [InlineData("endpoints: s3", "gate.yaml:7: endpoints is not a list of maps; write endpoints: with one - for each")]
    [InlineData("endpont: http://x", "gate.yaml:7: the Target prod has no key endpont; write endpoint")]
    [InlineData("regions: { a: b }", "gate.yaml:7: regions is not a list of texts; write [one, another]")]
    public void One_more_line_of_a_target_says_what_to_write(string line, string expected) =>
        _folder.Faults(Sample.Target + line + "\n").ShouldBe([expected]);

    [Theory]
    [InlineData("exchange: [deploy]", "gate.yaml:7: exchange may not hold \"deploy\"; write arn:aws:iam::ACCOUNT:role/NAME, with * and ? in the name alone")]
    [InlineData("exchange: [\"arn:aws:iam::*:role/deploy\"]", "gate.yaml:7: exchange may not hold \"arn:aws:iam::*:role/deploy\"; write arn:aws:iam::ACCOUNT:role/NAME, with * and ? in the name alone")]
    [InlineData("exchange: [\"arn:aws:iam::222222222222:role/d\"]", "gate.yaml:7: exchange holds \"arn:aws:iam::222222222222:role/d\", of an account that the target does not reach; add \"222222222222\" to accounts, or take the pattern out")]
    [InlineData("exchange: [\"arn:aws-cn:iam::111122223333:role/d\"]", "gate.yaml:7: exchange holds \"arn:aws-cn:iam::111122223333:role/d\", of another partition than roleArn; write arn:aws:iam::ACCOUNT:role/NAME")]
    public void A_role_that_cannot_be_exchanged_says_what_to_write(string line, string expected) =>
        _folder.Faults(Sample.Target + line + "\n").ShouldBe([expected]);

    [Theory]
    [InlineData("roleArn: deploy, source: { type: default }", "roleArn is no role's ARN: \"deploy\"; write arn:aws:iam::ACCOUNT:role/NAME")]
    [InlineData(OwnRole + ", externalId: \"a b\", source: { type: default }", "externalId has not 2 to 1224 letters, digits and _+=,.@:/-; write what the role's trust policy has in sts:ExternalId")]
    [InlineData(OwnRole + ", region: here, source: { type: default }", "region may not be \"here\"; write us-east-1, eu-west-1 …")]
    [InlineData(OwnRole, "a role has no source: the credential that assumes it; write source: { type: default } or { type: static, … }")]
    [InlineData(OwnRole + ", source: { type: assume-role }", "the source of a role may not be another role; write type: static or type: default, and let that credential assume the role itself")]
    [InlineData(OwnRole + ", source: { type: default }, sourceIdentity: who", "sourceIdentity may not be \"who\"; write true or false")]
    [InlineData(OwnRole + ", source: { type: default }, token: x", "credential of the Target prod has no key token; its keys are type, roleArn, externalId, region, sourceIdentity, source")]
    public void A_role_that_cannot_be_assumed_says_what_to_write(string role, string expected) =>
        _folder.Faults(Sample.Target.Replace(Sample.Static, $"{{ type: assume-role, {role} }}", StringComparison.Ordinal))
            .ShouldBe([$"gate.yaml:6: {expected}"]);

    [Fact]
    public void Two_targets_may_not_have_one_role() =>
        _folder.Faults(Sample.Target + "---\n" + Sample.Target.Replace("name: prod", "name: test", StringComparison.Ordinal)).ShouldBe(
            ["gate.yaml:11: the roleArn of test is also that of the target at gate.yaml:4; give each target an ARN of its own"]);

    [Fact]
    public void All_faults_of_all_files_are_reported_at_once()
    {
        _folder.Write("a.yaml", "kind: Policy\nname: a\nstatements: [{ effect: Alow, action: x, resource: y }]\n");
        _folder.Write("b.yaml", "kind: Gateway\ncolour: red\n---\nkind: Mask\nname: m\n");
        _folder.Write("c.yaml", "kind: [\n");
        _folder.Write("d.yml", "");

        var faults = _folder.Reader.Read(_folder.Path).Faults;

        faults.Select(fault => $"{Path.GetFileName(fault.File)}:{fault.Line}").ShouldBe(
            ["a.yaml:3", "a.yaml:3", "a.yaml:3", "b.yaml:2", "b.yaml:4", "c.yaml:2", "d.yml:1"]);
        faults.ShouldAllBe(fault => fault.File.StartsWith(_folder.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_path_that_is_not_there_is_a_fault() =>
        _folder.Reader.Read(Path.Combine(_folder.Path, "absent")).Faults.ShouldHaveSingleItem().ToString()
            .ShouldEndWith("absent:1: there is no such file or folder; name a YAML file, or a folder of *.yaml files");

    [Fact]
    public void An_empty_folder_is_a_fault() =>
        _folder.Reader.Read(_folder.Path).Faults.ShouldHaveSingleItem().Wrong.ShouldBe("there is no *.yaml file in this folder");

    [Fact]
    public void A_missing_file_is_a_fault_and_no_secret_is_quoted()
    {
        var faults = _folder.Faults(Sample.Target
            .Replace("${env:ID}", "${file:absent}", StringComparison.Ordinal) + "endpoint: ${env:SECRET}\n");

        faults.Length.ShouldBe(2);
        faults[0].ShouldStartWith("gate.yaml:6: the file absent cannot be read");
        faults[1].ShouldBe("gate.yaml:7: endpoint is no address: \"${env:SECRET}\"; write http://HOST:PORT or https://HOST, without a path");
    }

    [Fact]
    public void A_fault_is_one_line_whatever_it_quotes() =>
        _folder.Faults("kind: \"a\\n\\e[31mb\"\n").ShouldHaveSingleItem().ShouldBe(
            "gate.yaml:1: there is no kind \"a  [31mb\"; write Gateway or IdentityProvider or Target or Policy");
}
