using System.Security.Cryptography;

namespace Narrowgate.Storage.Journal;

/// <summary>Tells one journal from another that took its place.</summary>
internal static class JournalId
{
    public static Guid Next() => new(RandomNumberGenerator.GetBytes(16));
}
