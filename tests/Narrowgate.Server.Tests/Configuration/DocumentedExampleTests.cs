using System.Collections.Immutable;
using System.Net;
using Narrowgate.Aws.Forward;
using Narrowgate.Identity;
using Narrowgate.Oidc;
using Narrowgate.Operations;
using Narrowgate.Policy;
using Narrowgate.Server.Endpoints;

namespace Narrowgate.Server.Tests.Configuration;

/// <summary>The example of the documentation, less what this version does not have.</summary>
public sealed class DocumentedExampleTests : IDisposable
{
    private const string Example = """
        kind: Gateway
        listen:
          aws: http://127.0.0.1:8700        # the data path
          console: http://127.0.0.1:8780
        public:
          aws: https://aws.gate.example.com
          console: https://gate.example.com
        trustedProxies: [10.0.0.0/8]
        proxy: { others: refuse }
        dataDirectory: ./data
        administration: { socket: read-only }
        storage: { type: sqlite }
        recording:
          body: 1MiB
          retention: 365d
        ---
        kind: IdentityProvider
        name: github-actions
        type: oidc
        use: [workloads]
        issuer: https://token.actions.githubusercontent.com
        audiences: [narrowgate]
        require: { repository_owner: [my-org] }
        claims: { subject: sub, groups: repository, tags: { repository: repository, ref: ref } }
        prefix: "gh/"
        ---
        kind: IdentityProvider
        name: local
        type: embedded
        prefix: ""
        ---
        kind: Target
        name: prod
        type: aws
        roleArn: arn:aws:iam::111122223333:role/agents
        callers: { groups: [gh/my-org/app, agents] }
        session: { maxDuration: 1h }
        enforcement: enforce
        credential:
          type: static
          accessKeyId: ${env:ID}
          secretAccessKey: ${file:secrets/prod}
        accounts: ["111122223333"]
        lookups: false
        regions: [us-east-1, eu-west-1]
        resources: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
        endpoint: http://127.0.0.1:5555
        endpoints:
          - { service: s3, region: us-east-1, url: "https://bucket.vpce-0abc.s3.us-east-1.vpce.amazonaws.com" }
        ---
        kind: Policy
        name: ci
        callers: { groups: [gh/my-org/app] }
        targets: [prod]
        statements:
          - sid: look
            effect: Allow
            action: ["s3:Get*", "s3:List*", "ec2:Describe*", "secretsmanager:GetSecretValue"]
            resource: "*"
          - sid: production-stays
            effect: Deny
            action: ["s3:DeleteBucket", "ec2:TerminateInstances"]
            resource: ["arn:aws:s3:::prod-*", "arn:aws:ec2:*:*:instance/*"]
          - sid: changes-are-asked
            effect: RequireApproval
            action: "*"
            resource: "*"
            condition:
              StringEquals: { "narrowgate:AccessLevel": [Write, Tagging] }
            approval:
              approvers: { groups: [people/sre] }
              required: 1
              hold: 50s
              expires: 15m
              grant: { scope: call, uses: 1, for: 10m }
              grantUpTo: { scope: operation, uses: 20, for: 1h }
        """;

    private readonly Folder _folder = new();

    public DocumentedExampleTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "secrets"));
        _folder.Write("secrets/prod", "from-a-file\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_loads_without_a_fault() => _folder.Faults(Example).ShouldBeEmpty();

    [Fact]
    public void The_gateway_is_as_written()
    {
        var gateway = _folder.Read(Example).Configuration!.Gateway;

        gateway.Aws.ShouldBe(new Uri("http://127.0.0.1:8700"));
        gateway.PublicConsole.ShouldBe(new Uri("https://gate.example.com"));
        gateway.TrustedProxies.ShouldBe([IPNetwork.Parse("10.0.0.0/8")]);
        gateway.DataDirectory.ShouldBe(Path.Combine(_folder.Path, "data"));
        gateway.Socket.ShouldBe(Administration.ReadOnly);
        gateway.Recording.BodyBytes.ShouldBe(1024 * 1024);
        gateway.Retention.ShouldBe(TimeSpan.FromDays(365));
    }

    [Fact]
    public void The_providers_are_as_written()
    {
        var providers = _folder.Read(Example).Configuration!.Providers;

        var github = providers[0].ShouldBeOfType<OidcProviderSettings>();
        github.Issuer.OriginalString.ShouldBe("https://token.actions.githubusercontent.com");
        github.Uses.ShouldBe(ProviderUses.Workloads);
        github.Prefix.ShouldBe("gh/");
        github.Claims.Groups.ShouldBe("repository");
        github.Claims.Tags["ref"].ShouldBe("ref");
        github.Require["repository_owner"].ShouldBe(["my-org"]);
        var local = providers[1].ShouldBeOfType<EmbeddedProviderSettings>();
        local.Prefix.ShouldBeEmpty();
        local.Audiences.ShouldBe(["narrowgate"]);
        local.Issuer.ShouldBe(new Uri("https://gate.example.com/oidc/local"));
    }

    [Fact]
    public void The_target_is_as_written_and_its_secret_does_not_print()
    {
        var configured = _folder.Read(Example).Configuration!.Targets.ShouldHaveSingleItem();

        configured.Target.RoleArn.Account.ShouldBe("111122223333");
        configured.Target.Accounts.ShouldBe(["111122223333"]);
        configured.Target.Target.MaxDuration.ShouldBe(TimeSpan.FromHours(1));
        configured.Target.Target.Enforcement.ShouldBe(Enforcement.Enforce);
        configured.Target.Regions.ShouldBe(["us-east-1", "eu-west-1"]);
        configured.Target.Endpoint.ShouldBe(new Uri("http://127.0.0.1:5555"));
        configured.Target.Endpoints.ShouldHaveSingleItem().Service.ShouldBe("s3");
        var credential = configured.Credential.ShouldBeOfType<CredentialSettings.Static>().Credential;
        credential.AccessKeyId.ShouldBe("AKIAEXAMPLE");
        credential.SecretAccessKey.ShouldBe("from-a-file");
        configured.ToString().ShouldNotContain("from-a-file");
    }

    [Theory]
    [InlineData("s3:GetObject", "arn:aws:s3:::reports/a", AccessLevel.Read, Effect.Allow)]
    [InlineData("s3:DeleteBucket", "arn:aws:s3:::prod-data", AccessLevel.Write, Effect.Deny)]
    [InlineData("s3:DeleteBucket", "arn:aws:s3:::test-data", AccessLevel.Write, Effect.RequireApproval)]
    [InlineData("iam:ListUsers", "*", AccessLevel.List, Effect.Deny)]
    public void Its_policy_decides(string action, string resource, AccessLevel level, Effect expected)
    {
        var configuration = _folder.Read(Example).Configuration!;

        var decision = configuration.Policies.Decide(Call(action, resource, level));

        decision.Effect.ShouldBe(expected);
        decision.Configuration.ShouldBe(configuration.Fingerprint);
        if (expected == Effect.RequireApproval)
        {
            var terms = decision.Terms.ShouldHaveSingleItem();
            terms.Approvers.ShouldBe(["people/sre"]);
            terms.Hold.ShouldBe(TimeSpan.FromSeconds(50));
            terms.Expires.ShouldBe(TimeSpan.FromMinutes(15));
            terms.GrantFor.ShouldBe(TimeSpan.FromMinutes(10));
        }
    }

    [Fact]
    public void An_IAM_document_can_be_pasted()
    {
        _folder.Faults("""
            { "kind": "Policy", "name": "pasted", "Version": "2012-10-17", "Id": "x",
              "Statement": { "Sid": "One", "Effect": "Allow", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::a/*"],
                             "Condition": { "Bool": { "aws:SecureTransport": "true" }, "StringLike": { "s3:delimiter": "/" } } } }
            """).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_is_read_together_in_the_order_of_its_names()
    {
        _folder.Write("a.yaml", Sample.Policy);
        _folder.Write("b.yaml", Sample.Target);

        var result = _folder.Reader.Read(_folder.Path);

        result.Faults.ShouldBeEmpty();
        result.Configuration!.Targets.ShouldHaveSingleItem();
        result.Configuration.Gateway.DataDirectory.ShouldBe(Path.Combine(_folder.Path, "data"));
    }

    [Fact]
    public void What_is_left_out_is_as_documented()
    {
        var configuration = _folder.Read(Sample.Target).Configuration!;

        configuration.Gateway.Aws.ShouldBe(new Uri("http://127.0.0.1:8700"));
        configuration.Gateway.PublicConsole.ShouldBe(new Uri("http://127.0.0.1:8780"));
        configuration.Targets[0].Target.Accounts.ShouldBe(["111122223333"]);
        configuration.Targets[0].Target.Endpoint.ShouldBeNull();
    }

    private static readonly ImmutableSortedDictionary<string, string> NoTags = ImmutableSortedDictionary<string, string>.Empty;

    private static Question Call(string action, string resource, AccessLevel level) => new(
        new Session("id", new Caller("github-actions", "gh/x", ["gh/my-org/app"], NoTags), "prod", "run", default, default),
        new Operation
        {
            Service = "s3",
            Name = "X",
            Parameters = Value.Structure.Empty,
            Shown = Value.Structure.Empty,
            Actions = [new ActionUse(action, level, [], [new Resource(resource)])],
            Account = "111122223333",
            Region = "us-east-1",
        },
        new Origin("127.0.0.1", IsSecure: false, ""),
        default);
}
