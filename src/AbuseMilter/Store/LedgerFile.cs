using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AbuseMilter.Store;

/// <summary>
/// The SQLite file under a ledger. Tells what is wrong with it in words for the operator; nothing is ever deleted or repaired.
/// </summary>
sealed class LedgerFile(string path, TimeSpan busyTimeout) : IDatabase
{
    const int NoRight = 3, Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Full = 13, CannotOpen = 14, Unauthorized = 23, NotADatabase = 26;

    // SQLite counts what it allocates, under one lock for the whole process, and nobody asks.
    static LedgerFile()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public string Name => $"ledger {path}";

    public bool IsShared => false;

    /// <summary>The kernel lets go of it when the process dies, so no stale lock is left.</summary>
    public IDisposable Lock()
    {
        var lockPath = path + ".lock";
        MakeOwnerOnly(lockPath);
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) here.
            return new FileStream(lockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"cannot open {lockPath}: {e.Message}", e);
        }
        catch (IOException e) when (e.HResult == Posix.WouldBlock)
        {
            throw new IOException($"ledger {path} is in use: another abuse-milter runs on it ({lockPath} is locked)", e);
        }
        catch (IOException e) when (MayPass(e))
        {
            throw new LedgerAwayException($"ledger {path} cannot be locked: {e.Message}", e);
        }
    }

    public DbConnection OpenWriter()
    {
        MakeOwnerOnly(path);
        return Open(SqliteOpenMode.ReadWrite, db =>
        {
            LedgerSchema.Check(db, path);
            if (db.Scalar<string>("PRAGMA journal_mode = WAL") != "wal")
                throw new IOException($"ledger {path}: this file system does not allow WAL");
            PrepareToWrite(db);
            db.Execute("PRAGMA wal_autocheckpoint = 1000; PRAGMA journal_size_limit = 16777216");
            if (db.Scalar<string>("PRAGMA quick_check(1)") is var found && found != "ok") throw Damaged(found);
            LedgerSchema.Upgrade(db, path);
        });
    }

    public DbConnection OpenDesk() => Open(SqliteOpenMode.ReadWrite, db =>
    {
        LedgerSchema.Demand(db, path);
        PrepareToWrite(db);
    });

    public DbConnection OpenReader() => Open(SqliteOpenMode.ReadOnly, db => LedgerSchema.Demand(db, path));

    public IOException Words(DbException e) => (e as SqliteException)?.SqliteErrorCode switch
    {
        Busy or Locked => new LedgerAwayException($"ledger {path} is locked by another program", e),
        Full => new LedgerAwayException($"ledger {path}: no space left on its volume", e),
        CannotOpen when WhyNoFile() is { } why => new LedgerAwayException($"ledger {path} cannot be opened: {why}", e),
        CannotOpen when !File.Exists(path) => new IOException($"there is no ledger {path}: the daemon makes it when it starts; see [store] of the configuration", e),
        CannotOpen => new IOException($"ledger {path} cannot be opened by this user: run this as the user of the daemon", e),
        ReadOnly when WhyNoFile() is { } why => new LedgerAwayException($"ledger {path} cannot be written: {why}", e),
        ReadOnly => new IOException($"ledger {path} may only be read by this user: run this as the user of the daemon", e),
        Corrupt or NotADatabase => Damaged(e.Message, e),
        NoRight or Unauthorized => new IOException($"ledger {path}: {e.Message}", e),
        _ => new LedgerAwayException($"ledger {path}: {e.Message}", e),
    };

    public bool IsPassing(DbException e) => false;

    /// <summary>The one writer has every turn.</summary>
    public void TakeTurn(DbConnection db)
    {
    }

    SqliteConnection Open(SqliteOpenMode mode, Action<SqliteConnection> prepare)
    {
        // No pool: a connection that was closed shall be closed. The library's own retry has whole seconds, so SQLite's is used and that
        // set to the least.
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 1 };
        var db = new SqliteConnection(settings.ToString());
        try
        {
            db.Open();
            var milliseconds = ((int)busyTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            db.Execute($"PRAGMA busy_timeout = {milliseconds}; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY");
            prepare(db);
            return db;
        }
        catch (SqliteException e)
        {
            db.Dispose();
            throw Words(e);
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The file was removed or renamed under the open connection, which would go on writing to nowhere.</exception>
    public void StillThere()
    {
        if (!File.Exists(path)) throw new IOException($"ledger {path} was removed while it is in use: put it back, or restart to begin a new one");
    }

    // FULL syncs at each commit; NORMAL would lose the last commits in a power cut, after the MTA was told. What is erased shall be gone from the file too.
    static void PrepareToWrite(SqliteConnection db) => db.Execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON");

    IOException Damaged(string? found, Exception? e = null) =>
        new($"ledger {path} is damaged ({found}). Nothing was deleted. Stop the daemon, move {path}, {path}-wal and {path}-shm aside " +
            "together and keep them, then start: a new ledger is made, which takes over what is filed. Which replies were sent is then known from the moved file alone, so those to "
            + "cases of before wait for a person", e);

    // Of a file beside its own that it cannot make, SQLite does not tell why.
    string? WhyNoFile()
    {
        try
        {
            using var directory = DirectoryHandle.TryOpen(Path.GetDirectoryName(path)!);
            if (directory is not null) DurableFile.Try(directory, Path.GetFileName(path) + ".trial");
            return null;
        }
        catch (IOException e)
        {
            return MayPass(e) ? e.Message : null;
        }
    }

    /// <summary>True when the disk is full, fails or went read-only, or when there are too many open files; whatever else keeps a file from being made wants a person.</summary>
    public static bool MayPass(IOException e) => e.HResult is Posix.NoSpace or Posix.QuotaExceeded or Posix.InputOutput or Posix.TooManyFiles or Posix.TooManyFilesOfAll or Posix.ReadOnly;

    static void MakeOwnerOnly(string path)
    {
        try
        {
            using var directory = DirectoryHandle.OpenOrMake(Path.GetDirectoryName(path)!);
            using var made = directory.TryCreate(Path.GetFileName(path));
            if (made is not null) directory.Sync();
        }
        catch (IOException e) when (MayPass(e))
        {
            throw new LedgerAwayException(e.Message, e);
        }
    }
}
