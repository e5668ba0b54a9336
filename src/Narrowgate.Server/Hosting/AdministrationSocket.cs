using Narrowgate.Server.Endpoints;

namespace Narrowgate.Server.Hosting;

/// <summary>
/// <c>dataDirectory/admin.sock</c>: for the owner of the account alone. The journal's lock, taken before, makes sure
/// that a socket which is still there belongs to no running gateway.
/// </summary>
internal sealed class AdministrationSocket(string dataDirectory)
{
    public string Path { get; } = System.IO.Path.Combine(dataDirectory, "admin.sock");

    public void Clear() => File.Delete(Path);

    public void Guard(Administration administration)
    {
        if (administration != Administration.Off)
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
