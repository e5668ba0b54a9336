using System.Security.Cryptography;
using Narrowgate.Testing;

namespace Narrowgate.JourneyTests;

/// <summary>A disk that a gateway keeps its data on, and that is filled to the last of what its journal had prepared.</summary>
internal sealed class FullDisk : IDisposable
{
    private readonly SmallDisk _disk = SmallDisk.Mount("64m");

    private FullDisk() { }

    public string Data => _disk["data"];

    public static FullDisk Mount() => new();

    /// <summary>
    /// What is left of the disk goes to a file; then calls use up what the journal had prepared. The last of them still
    /// have their intent on record and go up, but not their outcome: those replies are withheld.
    /// </summary>
    /// <param name="reached">So many calls got through so far.</param>
    /// <returns>What the first call got that did not go up.</returns>
    public async Task<RawReply> FillAsync(RawCaller caller, Func<int> reached)
    {
        Fill(_disk["filler"]);
        await UntilRefusedAsync(() => PutAsync(caller, "until-nothing-is-left"), reached);
        // A large record may have no place where a small one has.
        return await UntilRefusedAsync(caller.ListBucketsAsync, reached);
    }

    public void MakeRoom() => File.Delete(_disk["filler"]);

    public void Dispose() => _disk.Dispose();

    public static Task<RawReply> PutAsync(RawCaller caller, string key) =>
        caller.SendAsync("PUT", $"/bucket/{key}", "s3", RandomNumberGenerator.GetBytes(200_000));

    private static async Task<RawReply> UntilRefusedAsync(Func<Task<RawReply>> call, Func<int> reached)
    {
        while (true)
        {
            var before = reached();
            var reply = await call();
            if (reached() == before)
            {
                return reply;
            }
        }
    }

    private static void Fill(string path)
    {
        using var file = File.Create(path);
        var block = new byte[64 * 1024];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full: as it should be.
        }
    }
}
