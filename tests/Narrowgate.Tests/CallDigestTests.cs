using System.Collections.Immutable;
using Narrowgate.Identity;
using Narrowgate.Operations;

namespace Narrowgate.Tests;

public sealed class CallDigestTests
{
    private static readonly Session Session = new(
        "S1", new Caller("p", "ann", [], ImmutableSortedDictionary<string, string>.Empty), "prod", "run", default, default);

    private static readonly Operation Operation = new()
    {
        Service = "s3",
        Name = "ListBuckets",
        Parameters = Value.Structure.Empty,
        Shown = Value.Structure.Empty,
        Actions = [],
        Account = "111122223333",
        Region = "us-east-1",
    };

    private readonly CallDigest _digest = new(new GatewayKey(new byte[GatewayKey.SizeBytes]));

    [Fact]
    public void A_call_under_a_role_is_another_call_however_the_role_was_assumed()
    {
        var own = _digest.Of(Session, Operation);
        var deploy = _digest.Of(Under(new Assumption("role/deploy", "once")), Operation);

        deploy.ShouldNotBe(own);
        deploy.ShouldBe(_digest.Of(Under(new Assumption("role/deploy", "again")), Operation));
        deploy.ShouldNotBe(_digest.Of(Under(new Assumption("role/other", "once")), Operation));
        deploy.ShouldNotBe(_digest.Of(Under(new Assumption("role/first", ""), new Assumption("role/deploy", "once")), Operation));
    }

    private static Session Under(params ImmutableArray<Assumption> roles) => Session with { Assumptions = roles };
}
