using Microsoft.Extensions.Logging;
using Narrowgate.Oidc.Tokens;

namespace Narrowgate.Oidc.Keys;

/// <summary>
/// The keys of one issuer elsewhere. Fetched on use, by one caller for all; old keys serve for as long as new ones cannot
/// be had. Nobody but time and, at a bounded rate, an unknown key id makes us fetch: tokens are not believed yet here.
/// </summary>
internal sealed class RemoteKeys(
    string issuer, ProviderDocuments documents, Limits limits, TimeProvider clock, ILogger logger)
    : IKeySource
{
    private readonly Lock _gate = new();
    private KeySet? _keys;
    private DateTimeOffset _fetchedAt;
    private DateTimeOffset _failedAt = DateTimeOffset.MinValue;
    private DateTimeOffset _askedForAt = DateTimeOffset.MinValue;
    private string _fault = "not fetched yet";
    private Task? _flight;

    public async ValueTask<Verdict<KeySet>> KeysForAsync(TokenParts token, CancellationToken cancellation)
    {
        var startedAt = clock.GetUtcNow();
        // At most two flights: one for the age of the keys, and one for a key that is younger than they are.
        await FlightForAge(startedAt).WaitAsync(cancellation);
        await FlightForKey(token, startedAt).WaitAsync(cancellation);
        lock (_gate)
        {
            return _keys is { } keys ? keys : TokenRefusal.Unreachable($"no keys of issuer {issuer}: {_fault}");
        }
    }

    private Task FlightForAge(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_keys is not null && now - _fetchedAt < limits.ProviderKeyLifetime)
            {
                return Task.CompletedTask;
            }
            // Without keys every caller is refused meanwhile, so trying again sooner is worth it.
            var pause = _keys is null ? limits.ProviderRetryInterval : limits.ProviderRefetchInterval;
            return _flight ?? (now - _failedAt >= pause ? TakeOff() : Task.CompletedTask);
        }
    }

    private Task FlightForKey(TokenParts token, DateTimeOffset startedAt)
    {
        lock (_gate)
        {
            // A set that was fetched while this caller waited is as good as what a second fetch would bring.
            if (_keys is null || _keys.Knows(token) || _fetchedAt >= startedAt)
            {
                return Task.CompletedTask;
            }
            if (_flight is not null)
            {
                return _flight;
            }
            if (startedAt - _askedForAt < limits.ProviderRefetchInterval
                || startedAt - _failedAt < limits.ProviderRefetchInterval)
            {
                return Task.CompletedTask;
            }
            _askedForAt = startedAt;
            return TakeOff();
        }
    }

    // Under the lock. No caller's cancellation: others wait for the same flight, which bounds its own time.
    private Task TakeOff() => _flight = Task.Run(FetchAsync);

    private async Task FetchAsync()
    {
        var fetched = new FetchedKeys(Keys: null, Ignored: 0, "the fetch broke off");
        try
        {
            fetched = await documents.FetchKeysAsync(issuer);
        }
        finally
        {
            // Whatever happened: a flight that never lands would have everybody wait for it.
            Land(fetched);
        }
    }

    private void Land(FetchedKeys fetched)
    {
        lock (_gate)
        {
            _flight = null;
            if (fetched.Keys is { } keys)
            {
                (_keys, _fetchedAt, _failedAt) = (keys, clock.GetUtcNow(), DateTimeOffset.MinValue);
                OidcLog.KeysFetched(logger, issuer, keys.Keys.Length, fetched.Ignored);
            }
            else
            {
                (_failedAt, _fault) = (clock.GetUtcNow(), fetched.Fault);
                OidcLog.KeysNotFetched(logger, issuer, fetched.Fault, _keys?.Keys.Length ?? 0);
            }
        }
    }
}
