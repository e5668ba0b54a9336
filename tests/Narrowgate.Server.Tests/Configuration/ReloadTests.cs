using Microsoft.Extensions.Logging.Abstractions;
using Narrowgate.Aws.Forward;
using Narrowgate.Server.Configuration;
using Narrowgate.Testing;

namespace Narrowgate.Server.Tests.Configuration;

public sealed class ReloadTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly ManualClock _clock = new();
    private ConfigurationSource? _source;

    public void Dispose()
    {
        _source?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_change_is_in_force_once_it_stood_still()
    {
        var source = Open(Sample.Target);
        var before = source.Current.Fingerprint;

        _folder.Write("gate.yaml", Sample.Target.Replace("name: prod", "name: test", StringComparison.Ordinal));
        Pass();

        source.ByName("prod").ShouldBeNull();
        source.ByName("test").ShouldNotBeNull();
        source.ByRoleArn("arn:aws:iam::111122223333:role/agents")!.Target.Name.ShouldBe("test");
        source.Current.Fingerprint.ShouldNotBe(before);
        source.Refused.ShouldBeEmpty();
    }

    [Fact]
    public void A_faulty_change_is_refused_and_the_old_configuration_stays()
    {
        var source = Open(Sample.Target);
        var before = source.Current;
        var refusals = 0;
        source.ChangeRefused += (_, _) => refusals++;

        _folder.Write("gate.yaml", Sample.Target + "colour: red\n");
        Pass();
        Pass();

        source.Current.ShouldBeSameAs(before);
        source.Refused.ShouldHaveSingleItem().Line.ShouldBe(7);
        refusals.ShouldBe(1, "it is reported once, not at every look");
    }

    [Fact]
    public void A_change_mended_after_a_refusal_is_in_force()
    {
        var source = Open(Sample.Target);
        _folder.Write("gate.yaml", "kind: [");
        Pass();

        _folder.Write("gate.yaml", Sample.Target + "enforcement: observe\n");
        Pass();

        source.Refused.ShouldBeEmpty();
        source.ByName("prod")!.Target.Enforcement.ShouldBe(Enforcement.Observe);
    }

    [Fact]
    public void A_rotated_secret_is_in_force()
    {
        _folder.Write("secret", "old\n");
        var source = Open(Sample.Target.Replace("${env:SECRET}", "${file:secret}", StringComparison.Ordinal));

        _folder.Write("secret", "new\n");
        Pass();

        source.CredentialOf("prod").ShouldBeOfType<CredentialSettings.Static>().Credential.SecretAccessKey.ShouldBe("new");
    }

    [Fact]
    public void A_file_that_comes_after_the_change_that_names_it_mends_it()
    {
        var source = Open(Sample.Target);
        _folder.Write("gate.yaml", Sample.Target.Replace("${env:SECRET}", "${file:secret}", StringComparison.Ordinal));
        Pass();
        source.Refused.ShouldNotBeEmpty();

        _folder.Write("secret", "late");
        Pass();

        source.CredentialOf("prod").ShouldBeOfType<CredentialSettings.Static>().Credential.SecretAccessKey.ShouldBe("late");
    }

    [Fact]
    public void A_folder_behind_a_link_can_be_swapped_as_Kubernetes_does()
    {
        var first = Directory.CreateDirectory(Path.Combine(_folder.Path, "..1")).FullName;
        var second = Directory.CreateDirectory(Path.Combine(_folder.Path, "..2")).FullName;
        File.WriteAllText(Path.Combine(first, "gate.yaml"), Sample.Target);
        File.WriteAllText(Path.Combine(second, "gate.yaml"), Sample.Target + "enforcement: observe\n");
        var data = Path.Combine(_folder.Path, "..data");
        Directory.CreateSymbolicLink(data, first);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "gate.yaml"), Path.Combine("..data", "gate.yaml"));
        var source = OpenPath(_folder.Path);

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, second);
        Pass();

        source.ByName("prod")!.Target.Enforcement.ShouldBe(Enforcement.Observe);
    }

    [Theory]
    [InlineData("listen: { aws: 'http://127.0.0.1:9700' }", "listen.aws")]
    [InlineData("dataDirectory: elsewhere", "dataDirectory")]
    [InlineData("administration: { socket: full }", "administration.socket")]
    public void What_only_a_start_can_change_is_refused(string line, string key)
    {
        var source = Open("kind: Gateway\n---\n" + Sample.Target);

        _folder.Write("gate.yaml", $"kind: Gateway\n{line}\n---\n" + Sample.Target.Replace("prod", "test", StringComparison.Ordinal));
        Pass();

        source.ByName("prod").ShouldNotBeNull();
        source.Refused.ShouldHaveSingleItem().ToString().ShouldEndWith(
            $"gate.yaml:1: {key} cannot change while the gateway runs; restart the gateway, or take the change back");
    }

    [Fact]
    public void A_faulty_start_gives_the_faults_and_no_source()
    {
        var opened = ConfigurationSource.Open(_folder.Write("gate.yaml", "kind: Mask"), _folder.Reader, _clock, NullLogger.Instance);

        opened.Source.ShouldBeNull();
        opened.Faults.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_file_system_itself_says_that_something_changed()
    {
        var file = _folder.Write("gate.yaml", Sample.Target);
        using var source = ConfigurationSource.Open(file, _folder.Reader, TimeProvider.System, NullLogger.Instance).Source!;
        var changed = new TaskCompletionSource();
        source.Changed += (_, _) => changed.TrySetResult();

        // As editors do: another file takes the place of the old.
        File.Move(_folder.Write("gate.yaml.new", Sample.Target + "enforcement: observe\n"), file, overwrite: true);

        await changed.Task.WaitAsync(TimeSpan.FromSeconds(60));
        source.ByName("prod")!.Target.Enforcement.ShouldBe(Enforcement.Observe);
    }

    private ConfigurationSource Open(string content) => OpenPath(_folder.Write("gate.yaml", content));

    private ConfigurationSource OpenPath(string path) =>
        _source = ConfigurationSource.Open(path, _folder.Reader, _clock, NullLogger.Instance).Source!;

    // One look finds the change, the next that it stood still.
    private void Pass()
    {
        _clock.Advance(ConfigurationWatch.Interval);
        _clock.Advance(ConfigurationWatch.Settle);
        _clock.Advance(ConfigurationWatch.Settle);
    }
}
