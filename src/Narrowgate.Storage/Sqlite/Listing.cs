using Dapper;

namespace Narrowgate.Storage.Sqlite;

/// <summary>
/// The clauses of one page: filters, the rows beyond the cursor, order and limit. Always in the order of an index that
/// begins with what is filtered, so that the last page costs as much as the first.
/// </summary>
internal sealed class Listing
{
    private const int MaxLimit = 1000;

    private readonly List<string> _conditions = [];
    private readonly DynamicParameters _parameters = new();
    private readonly string _time;
    private readonly string _order;

    /// <param name="time">The column by which the listing is ordered.</param>
    public Listing(string time, PageCursor? cursor, int limit, bool isNewestFirst)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        (_time, _order) = (time, isNewestFirst ? "DESC" : "ASC");
        _parameters.Add("rows", limit + 1);
        if (cursor is { } after)
        {
            _conditions.Add($"({time}, position) {(isNewestFirst ? '<' : '>')} (@cursorTime, @cursorPosition)");
            _parameters.Add("cursorTime", after.Time);
            _parameters.Add("cursorPosition", after.Position);
        }
    }

    public string Clauses
    {
        get
        {
            var where = _conditions.Count > 0 ? "WHERE " + string.Join(" AND ", _conditions) : "";
            return $"{where} ORDER BY {_time} {_order}, position {_order} LIMIT @rows";
        }
    }

    /// <summary>Adds a condition where the filter is set.</summary>
    public Listing Where(string? filter, string condition)
    {
        if (filter is not null)
        {
            _conditions.Add(condition);
        }
        return this;
    }

    public Listing Since(DateTimeOffset? since)
    {
        if (since is { } from)
        {
            _conditions.Add($"{_time} >= @since");
            _parameters.Add("since", from.UtcTicks);
        }
        return this;
    }

    public DynamicParameters With(object filters)
    {
        _parameters.AddDynamicParams(filters);
        return _parameters;
    }
}
