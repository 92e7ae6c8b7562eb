using System.Data;
using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AbuseMilter.Store;

/// <summary>A connection that only reads, used in turns. One to a server that broke is opened again.</summary>
/// <remarks>Every look throws <see cref="IOException"/> when the ledger does not answer, in words for the operator.</remarks>
sealed class ReadConnection(IDatabase database) : IDisposable
{
    static readonly TimeSpan LastTurn = TimeSpan.FromSeconds(2);

    readonly SemaphoreSlim turn = new(1);
    DbConnection db = database.OpenReader();

    /// <summary>True when every question goes over a network.</summary>
    public bool IsShared => database.IsShared;

    /// <summary>On the caller's thread. Who is cancelled waits no longer; in a file, what runs is broken off.</summary>
    /// <exception cref="OperationCanceledException">Then.</exception>
    public T Read<T>(Func<DbConnection, T> query, CancellationToken cancellationToken)
    {
        turn.Wait(cancellationToken);
        return InTurn(query, cancellationToken);
    }

    /// <summary>On the pool. Who is cancelled goes, and what was asked comes to its end.</summary>
    public async Task<T> ReadOnPoolAsync<T>(Func<DbConnection, T> query, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => InTurn(query, CancellationToken.None), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What hangs is left to the end of the process, which waits for nobody.</summary>
    public void Dispose()
    {
        if (!turn.Wait(LastTurn)) return;
        db.Dispose();
        turn.Release();
    }

    T InTurn<T>(Func<DbConnection, T> query, CancellationToken cancellationToken)
    {
        try
        {
            // It is unregistered, and not at work any more, before the next has the turn.
            using var interrupt = cancellationToken.UnsafeRegister(static db => Interrupt((DbConnection)db!), db);
            return Ask(query, mayBeStale: true);
        }
        catch (DbException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (DbException e)
        {
            throw database.Words(e);
        }
        catch (JsonException e)
        {
            throw new IOException($"{database.Name}: a row holds facts that cannot be read", e);
        }
        finally
        {
            turn.Release();
        }
    }

    // A server ends what takes too long by itself.
    static void Interrupt(DbConnection db)
    {
        if (db is SqliteConnection { Handle: { } handle }) raw.sqlite3_interrupt(handle);
    }

    // Whether the other end of a connection is still there, only a question tells.
    T Ask<T>(Func<DbConnection, T> query, bool mayBeStale)
    {
        if (db.State != ConnectionState.Open)
        {
            db.Dispose();
            (db, mayBeStale) = (database.OpenReader(), false);
        }
        try
        {
            return query(db);
        }
        catch (DbException) when (mayBeStale && db.State != ConnectionState.Open)
        {
            return Ask(query, mayBeStale: false);
        }
    }
}
