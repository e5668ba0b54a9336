using Narrowgate.Aws.Sts;
using Narrowgate.Aws.Tests.Members;

namespace Narrowgate.Aws.Tests.Forward;

/// <summary>
/// Who can make something leave: the sender, which takes a lease, and the gateway's own client of STS, whose operations
/// are written where it is asked.
/// </summary>
public sealed class SendersTests
{
    [Fact]
    public void Nothing_but_the_sender_and_the_client_of_STS_writes_a_message_to_a_target() =>
        Files("UpstreamMessage.Of(").ShouldBe(["StsClient.cs", "UpstreamSender.cs"], ignoreOrder: true);

    [Fact]
    public void STS_is_asked_whose_a_credential_is_and_to_assume_a_role_and_nothing_else()
    {
        Files("sts.AskAsync(").ShouldBe(["AssumedRoles.cs", "CredentialProbe.cs"], ignoreOrder: true);
        RoleTerms.Operation.ShouldBe("AssumeRole");
        Files("\"GetCallerIdentity\"").ShouldContain("CredentialProbe.cs");
    }

    private static IEnumerable<string?> Files(string with) =>
        SourceTree.Files("src").Where(file => File.ReadAllText(file).Contains(with, StringComparison.Ordinal)).Select(Path.GetFileName);
}
