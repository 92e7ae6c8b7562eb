using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AbuseMilter.Store;

/// <summary>Statements with their parameters, <c>$1</c>, <c>$2</c>, ... in order; null is NULL. They mean the same in every database of ours.</summary>
static class Sql
{
    /// <returns>How many rows were changed.</returns>
    public static int Execute(this DbConnection db, string sql, params ReadOnlySpan<object?> values) => Run(db, sql, values, static command => command.ExecuteNonQuery());

    /// <summary>First column of the first row; the default when there is no row or it is NULL.</summary>
    public static T? Scalar<T>(this DbConnection db, string sql, params ReadOnlySpan<object?> values) =>
        Run(db, sql, values, static command => command.ExecuteScalar() is T value ? value : default);

    public static List<T> Query<T>(this DbConnection db, Func<DbDataReader, T> read, string sql, params ReadOnlySpan<object?> values) => Run(db, sql, values, command =>
    {
        using var rows = command.ExecuteReader();
        var list = new List<T>();
        while (rows.Read()) list.Add(read(rows));
        return list;
    });

    public static string? Text(this DbDataReader row, string column) => row[column] as string;

    public static DateTimeOffset Time(this DbDataReader row, string column) => DateTimeOffset.FromUnixTimeMilliseconds((long)row[column]);

    static T Run<T>(DbConnection db, string sql, ReadOnlySpan<object?> values, Func<DbCommand, T> run)
    {
        var command = Statements.Take(db, sql);
        try
        {
            for (var i = command.Parameters.Count; i < values.Length; i++) command.Parameters.Add(Parameter(command, i));
            for (var i = 0; i < values.Length; i++) Bind(command.Parameters[i], values[i]);
            var result = run(command);
            Statements.Return(db, command);
            return result;
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }

    static DbParameter Parameter(DbCommand command, int number)
    {
        var parameter = command.CreateParameter();
        // PostgreSQL counts them, SQLite wants their names.
        if (parameter is SqliteParameter) parameter.ParameterName = $"${number + 1}";
        return parameter;
    }

    static void Bind(DbParameter parameter, object? value) =>
        parameter.Value = value is string text && parameter is NpgsqlParameter ? Holdable(text) : value ?? DBNull.Value;

    // PostgreSQL holds UTF-8 without NUL, and strangers write what they like: half a surrogate pair and NUL become U+FFFD.
    static string Holdable(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !text.Contains('\0')) return text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
    }
}
