using Narrowgate.Testing;

namespace Narrowgate.Storage.Tests;

public sealed class DataDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_made_for_its_owner_alone_and_so_is_the_key()
    {
        var data = DataDirectory.Open(_folder["data"]);
        data.LoadOrCreateKey();

        File.GetUnixFileMode(data.Path).ShouldBe(OwnerFile | UnixFileMode.UserExecute);
        File.GetUnixFileMode(_folder["data/gateway.key"]).ShouldBe(OwnerFile);
        File.ReadAllBytes(_folder["data/gateway.key"]).Length.ShouldBe(32);
        Directory.EnumerateFiles(data.Path).Count().ShouldBe(1);
    }

    [Fact]
    public void The_key_stays_the_same_and_each_directory_has_its_own()
    {
        var first = DataDirectory.Open(_folder["a"]).LoadOrCreateKey().Derive("purpose");
        var again = DataDirectory.Open(_folder["a"]).LoadOrCreateKey().Derive("purpose");
        var other = DataDirectory.Open(_folder["b"]).LoadOrCreateKey().Derive("purpose");

        again.ShouldBe(first);
        other.ShouldNotBe(first);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_key_that_others_can_get_at_is_refused_with_how_to_mend_it(UnixFileMode others)
    {
        var data = DataDirectory.Open(_folder["data"]);
        data.LoadOrCreateKey();
        File.SetUnixFileMode(_folder["data/gateway.key"], OwnerFile | others);

        Should.Throw<IOException>(data.LoadOrCreateKey).Message.ShouldContain("chmod 600");
    }

    [Fact]
    public void A_key_of_another_size_is_refused()
    {
        var data = DataDirectory.Open(_folder["data"]);
        data.LoadOrCreateKey();
        File.WriteAllBytes(_folder["data/gateway.key"], new byte[31]);

        Should.Throw<IOException>(data.LoadOrCreateKey).Message.ShouldContain("31 bytes");
    }

    [Fact]
    public void A_folder_that_others_can_write_into_is_refused_with_how_to_mend_it()
    {
        DataDirectory.Open(_folder["data"]);
        File.SetUnixFileMode(_folder["data"], OwnerFile | UnixFileMode.UserExecute | UnixFileMode.GroupWrite);

        Should.Throw<IOException>(() => DataDirectory.Open(_folder["data"])).Message.ShouldContain("chmod 700");
    }

    [Fact]
    public async Task Two_that_start_at_once_agree_on_one_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => DataDirectory.Open(_folder["data"]).LoadOrCreateKey().Derive("purpose"))));

        keys.ShouldAllBe(key => key.SequenceEqual(keys[0]));
    }
}
