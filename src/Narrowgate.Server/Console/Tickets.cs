using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Narrowgate.Identity;

namespace Narrowgate.Server.WebConsole;

/// <summary>
/// Random secrets that each stand for a person until they end. Only their digests are kept, so that a dump of the memory
/// gives none away. A person who asks for too many loses the oldest; all together are bounded as well.
/// </summary>
internal sealed class Tickets(TimeProvider clock, int most, int mostPerPerson)
{
    /// <summary>256 bits: nobody guesses one.</summary>
    private const int SecretBytes = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Ticket> _held = new(StringComparer.Ordinal);
    private long _issued;

    /// <summary>The secret; null where there are as many as there may be.</summary>
    public string? Issue(VerifiedPerson whom, DateTimeOffset endsAt)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        lock (_lock)
        {
            MakeRoom(whom.Person);
            if (_held.Count >= most)
            {
                return null;
            }
            _held.Add(Digest(secret), new(whom, endsAt, _issued++));
        }
        return secret;
    }

    /// <summary>Whom it stands for; null where it ended or never was.</summary>
    public VerifiedPerson? Find(string secret)
    {
        lock (_lock)
        {
            return Live(_held.GetValueOrDefault(Digest(secret)));
        }
    }

    /// <summary>Like <see cref="Find"/>, for the last time: of two who ask at once, one gets it.</summary>
    public VerifiedPerson? Take(string secret)
    {
        lock (_lock)
        {
            return _held.Remove(Digest(secret), out var ticket) ? Live(ticket) : null;
        }
    }

    private void MakeRoom(Person person)
    {
        foreach (var ended in _held.Where(held => Live(held.Value) is null).ToList())
        {
            _held.Remove(ended.Key);
        }
        var own = _held.Where(held => held.Value.Whom.Person.Subject == person.Subject).ToList();
        if (own.Count >= mostPerPerson)
        {
            _held.Remove(own.MinBy(held => held.Value.Number).Key);
        }
    }

    private VerifiedPerson? Live(Ticket? ticket) => ticket?.EndsAt > clock.GetUtcNow() ? ticket.Whom : null;

    private static string Digest(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private sealed record Ticket(VerifiedPerson Whom, DateTimeOffset EndsAt, long Number);
}
