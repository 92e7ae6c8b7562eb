using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AbuseMilter.Store;

/// <summary>A connection that only reads, used in turns. The first look opens it, and one to a server that broke is opened again.</summary>
/// <remarks>Every look throws <see cref="IOException"/> when the ledger does not answer, in words for the operator.</remarks>
/// <param name="database">To read.</param>
/// <param name="open">Opens a connection to it that only reads, or throws <see cref="IOException"/>.</param>
sealed class ReadConnection(IDatabase database, Func<DbConnection> open) : IDisposable
{
    static readonly TimeSpan LastTurn = TimeSpan.FromSeconds(2);

    readonly SemaphoreSlim turn = new(1);
    DbConnection? db;

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
        db?.Dispose();
        turn.Release();
    }

    T InTurn<T>(Func<DbConnection, T> query, CancellationToken cancellationToken)
    {
        try
        {
            var mayBeStale = !Connect();
            // It is unregistered, and not at work any more, before the next has the turn.
            using var interrupt = cancellationToken.UnsafeRegister(Interrupt, db);
            return Ask(query, db, mayBeStale);
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
    static void Interrupt(object? db)
    {
        if (db is SqliteConnection { Handle: { } handle }) raw.sqlite3_interrupt(handle);
    }

    // False when it was open already.
    [MemberNotNull(nameof(db))]
    bool Connect()
    {
        if (db is { State: ConnectionState.Open }) return false;
        db?.Dispose();
        db = open();
        return true;
    }

    // Whether the other end of a connection is still there, only a question tells.
    T Ask<T>(Func<DbConnection, T> query, DbConnection asked, bool mayBeStale)
    {
        try
        {
            return query(asked);
        }
        catch (DbException) when (mayBeStale && asked.State != ConnectionState.Open)
        {
            Connect();
            return query(db);
        }
    }
}
