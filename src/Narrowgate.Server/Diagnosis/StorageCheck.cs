using Narrowgate.Server.Configuration;
using Narrowgate.Storage;

namespace Narrowgate.Server.Diagnosis;

/// <summary>The data directory: whose it is, and whether there is room. It is not written into: a gateway may run on it.</summary>
internal static class StorageCheck
{
    // A journal segment and the index beside it, some times over.
    private const long LittleBytes = 1L << 30;

    public static IEnumerable<Finding> Examine(GatewaySettings settings)
    {
        if (!Directory.Exists(settings.DataDirectory))
        {
            yield return Finding.Well("storage", $"{settings.DataDirectory} is made at the first start");
            yield break;
        }
        yield return Owner(settings.DataDirectory)
            ?? Finding.Well("storage", $"{settings.DataDirectory} is the gateway's own");
        var free = new DriveInfo(settings.DataDirectory).AvailableFreeSpace;
        yield return free >= LittleBytes
            ? Finding.Well("disk", $"{free >> 30} GiB are free")
            : Finding.Warning("disk", $"{free >> 20} MiB are free", "Make room: where the journal cannot be written, no call leaves");
    }

    private static Finding? Owner(string path)
    {
        try
        {
            DataDirectory.Open(path);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Finding.Fault("storage", fault.Message, "Give the folder to the account that runs the gateway, and to nobody else");
        }
    }
}
