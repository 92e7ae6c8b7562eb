using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace AbuseMilter.Store;

/// <summary>
/// The statements that a SQLite connection has run before, prepared: to prepare one costs more than to run it. They go when the connection is closed. A server's are
/// not kept: what it prepared fails when another host changes the tables, and behind a pooler it is gone.
/// </summary>
sealed class Statements
{
    const int Most = 64;

    static readonly ConditionalWeakTable<DbConnection, Statements> OfConnection = [];

    readonly Dictionary<string, DbCommand> free = new(StringComparer.Ordinal);

    /// <summary>One that nobody else uses, in the transaction of the connection, with its parameters if it was run before.</summary>
    public static DbCommand Take(DbConnection db, string sql)
    {
        var command = db.CreateCommand();
        if (!OfConnection.TryGetValue(db, out var statements) || !statements.free.Remove(sql, out var kept))
        {
            command.CommandText = sql;
            return command;
        }
        using (command) kept.Transaction = command.Transaction;
        return kept;
    }

    /// <summary>Gives it back after it was run to its end. What has no parameters is rarely run twice.</summary>
    public static void Return(DbConnection db, DbCommand command)
    {
        if (db is SqliteConnection && command.Parameters.Count > 0 && OfConnection.GetOrCreateValue(db).Keep(command)) return;
        command.Dispose();
    }

    bool Keep(DbCommand command)
    {
        if (free.Count == Most)
        {
            foreach (var old in free.Values) old.Dispose();
            free.Clear();
        }
        return free.TryAdd(command.CommandText, command);
    }
}
