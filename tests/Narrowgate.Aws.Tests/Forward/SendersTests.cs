using Narrowgate.Aws.Tests.Members;

namespace Narrowgate.Aws.Tests.Forward;

/// <summary>Who can make something leave: the sender, which takes a lease, and the probe, which can ask one thing only.</summary>
public sealed class SendersTests
{
    [Fact]
    public void Nothing_but_the_sender_and_the_probe_writes_a_message_to_a_target() =>
        SourceTree.Files("src")
            .Where(file => File.ReadAllText(file).Contains("UpstreamMessage.Of(", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file))
            .ShouldBe(["CredentialProbe.cs", "UpstreamSender.cs"], ignoreOrder: true);
}
