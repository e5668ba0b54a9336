using Dapper;
using Microsoft.Data.Sqlite;

namespace Narrowgate.Storage.Sqlite;

/// <summary>The database file: opened where it belongs to the journal and can be read, else begun anew.</summary>
internal sealed class IndexFile(string path)
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = path }.ToString();

    public static bool IsDamage(SqliteException fault) => fault.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Journaled ahead, and flushed only at checkpoints: what a crash takes, the journal gives back.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connection);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The position up to which the index holds this journal; null where it is not usable, and why.</summary>
    public long? Taken(Guid journal, long newest, out string? fault)
    {
        fault = null;
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            using var connection = Connect();
            if (connection.ExecuteScalar<int>("PRAGMA user_version") != IndexSchema.Version)
            {
                fault = "it has another version";
                return null;
            }
            var (origin, position) = connection.QuerySingle<(string, long)>("SELECT journal, position FROM origin");
            fault = origin != journal.ToString() ? "it is of another journal"
                : position > newest ? "it is ahead of the journal"
                : null;
            return fault is null ? position : null;
        }
        catch (Exception unreadable) when (unreadable is SqliteException or InvalidOperationException)
        {
            fault = $"it cannot be read ({unreadable.Message})";
            return null;
        }
    }

    /// <summary>Removes what is there and begins an empty index of that journal.</summary>
    public void Begin(Guid journal)
    {
        Close();
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            File.Delete(path + suffix);
        }
        // SQLite would make it readable for everybody; what it makes beside it takes the modes over.
        Disk.CreateFile(path).Dispose();
        using var connection = Connect();
        using var transaction = connection.BeginTransaction();
        connection.Execute(IndexSchema.Tables, transaction: transaction);
        connection.Execute(
            "INSERT INTO origin VALUES (@journal, 0)", new { journal = journal.ToString() }, transaction);
        connection.Execute($"PRAGMA user_version = {IndexSchema.Version}", transaction: transaction);
        transaction.Commit();
    }

    /// <summary>Lets go of the connections that are kept for the next question.</summary>
    public void Close()
    {
        using var any = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(any);
    }
}
