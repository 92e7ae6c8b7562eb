using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AbuseMilter.Store;

/// <summary>Statements with their parameters, <c>$1</c>, <c>$2</c>, ... in order; null is NULL. They mean the same in every database of ours.</summary>
static class Sql
{
    /// <returns>How many rows were changed.</returns>
    public static int Execute(this DbConnection db, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(db, sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>First column of the first row; the default when there is no row or it is NULL.</summary>
    public static T? Scalar<T>(this DbConnection db, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(db, sql, values);
        return command.ExecuteScalar() is T value ? value : default;
    }

    public static List<T> Query<T>(this DbConnection db, Func<DbDataReader, T> read, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(db, sql, values);
        using var rows = command.ExecuteReader();
        var list = new List<T>();
        while (rows.Read()) list.Add(read(rows));
        return list;
    }

    public static string? Text(this DbDataReader row, string column) => row[column] as string;

    public static DateTimeOffset Time(this DbDataReader row, string column) => DateTimeOffset.FromUnixTimeMilliseconds((long)row[column]);

    static DbCommand Command(DbConnection db, string sql, ReadOnlySpan<object?> values)
    {
        var command = db.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            // PostgreSQL counts them, SQLite wants their names.
            if (parameter is SqliteParameter) parameter.ParameterName = $"${i + 1}";
            parameter.Value = values[i] is string text && parameter is NpgsqlParameter ? Holdable(text) : values[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    // PostgreSQL holds UTF-8 without NUL, and strangers write what they like: half a surrogate pair and NUL become U+FFFD.
    static string Holdable(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !text.Contains('\0')) return text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
    }
}
