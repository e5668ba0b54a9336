using System.Security.Cryptography;
using System.Text;

namespace Narrowgate.Aws.Sts;

/// <summary>
/// What stands where AWS has the role's unique id (AROA and 17 letters and digits): the gateway does not know the true
/// one, so this is made from the ARN, and is the same each time.
/// </summary>
internal static class RoleId
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Characters = 17;

    public static string Of(RoleArn role)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(role.Text));
        return string.Create(4 + Characters, digest, static (id, bytes) =>
        {
            "AROA".CopyTo(id);
            for (var place = 0; place < Characters; place++)
            {
                id[4 + place] = Base32[bytes[place] & 31];
            }
        });
    }
}
