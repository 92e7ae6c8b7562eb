using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using AbuseMilter.Settings;
using Npgsql;

namespace AbuseMilter.Store;

/// <summary>
/// A database of a PostgreSQL server under a ledger, which several hosts share. No call waits long: three seconds for a connection, five for an answer. A server
/// that could not be reached is left alone for a second, in which everybody hears the same, so that those who wait for one another are not kept for long.
/// </summary>
sealed class PostgresServer(PostgresUrl url) : IDatabase
{
    const int ConnectSeconds = 3, AnswerSeconds = 5;

    /// <summary>Names our turn among the advisory locks of a database; the second that of whoever changes the tables.</summary>
    const long Turn = 0x6162757365_01, SchemaTurn = 0x6162757365_02;

    // A host that stops in the middle of a transaction (a frozen machine, a cable) must not stop the others.
    const string Limits = "-c lock_timeout=4s -c idle_in_transaction_session_timeout=10s";

    // Classes of SQLSTATE: an unknown user or a wrong password, an unknown database or schema, no right to it, a server that does not know what we ask for.
    static readonly string[] Refusals = ["28", "3D", "3F", "42", "0A"];

    const string Files = "; see sslmode, sslrootcert, sslcert and sslkey of the URL";

    static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    readonly Lock failing = new();
    (DbException Fault, long At)? failure;

    public PostgresServer(string url) : this(PostgresUrl.Parse(url))
    {
    }

    public string Name => $"ledger {url}";

    public bool IsShared => true;

    public IDisposable? Lock() => null;

    public DbConnection OpenWriter()
    {
        var db = Open(Limits, AnswerSeconds);
        return Prepared(db, () =>
        {
            if (PostgresSchema.Check(db, Name) == PostgresSchema.Version) return;
            // Steps may take long, and another host may be at them.
            using var patient = Open("", answerSeconds: 0);
            PostgresSchema.Upgrade(patient, Name, SchemaTurn);
        });
    }

    public DbConnection OpenDesk() => OpenPresent(Limits);

    public DbConnection OpenReader() => OpenPresent("-c default_transaction_read_only=on");

    public bool IsPassing(DbException e) => e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
        or PostgresErrorCodes.UniqueViolation; // another host has written what we had looked for; the next look sees it

    /// <summary>The server keeps what it has confirmed.</summary>
    public void StillThere()
    {
    }

    public void TakeTurn(DbConnection db) => db.Execute("SELECT pg_advisory_xact_lock($1)", Turn);

    public IOException Words(DbException e) => WantsPerson(e) ? new IOException(Text(e), e) : new LedgerAwayException(Text(e), e);

    // Where the server, or the client's library before it, says no to what it was asked with: a person's word would be another. Nobody at home is something else, and so is a name of a host
    // that leads nowhere: where servers come and go, their names do as well.
    static bool WantsPerson(DbException e) => e switch
    {
        PostgresException { SqlState: var state } => state.Length == 5 && Refusals.Contains(state[..2]),
        { InnerException: SocketException unreachable } => unreachable.SocketErrorCode == SocketError.AccessDenied,
        { InnerException: { } cause } when IsOurs(cause) => true,
        _ => !e.IsTransient,
    };

    // A file that the URL names, or a certificate: the client counts some of them as a network that fails.
    static bool IsOurs(Exception cause) =>
        cause is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or AuthenticationException or CryptographicException;

    string Text(DbException e) => $"{Name}: " + (e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            $"{refused.MessageText}; a password is taken from PGPASSWORD, the passfile of the URL, PGPASSFILE or ~/.pgpass",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } absent => $"{absent.MessageText}; make it: createdb -E UTF8 -O USER DATABASE",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "no space left on the server's volume",
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled } => "is locked by another program, or too busy to answer",
        PostgresException other => other.MessageText,
        { InnerException: TimeoutException } => $"the server did not answer within {AnswerSeconds} s",
        { InnerException: SocketException away } => away.Message,
        { InnerException: { } cause } when IsOurs(cause) => Whole(e) + Files,
        _ => Whole(e),
    });

    // What failed in a handshake stands at the end.
    static string Whole(Exception e) => e.InnerException is { } inner ? $"{e.Message.TrimEnd('.')}: {Whole(inner)}" : e.Message;

    NpgsqlConnection OpenPresent(string options)
    {
        var db = Open(options, AnswerSeconds);
        return Prepared(db, () =>
        {
            if (PostgresSchema.Check(db, Name) < PostgresSchema.Version)
                throw new IOException($"{Name} holds no ledger of this program's version yet: start the daemon once, which makes it");
        });
    }

    NpgsqlConnection Open(string options, int answerSeconds)
    {
        lock (failing)
        {
            if (failure is { } last && Stopwatch.GetElapsedTime(last.At) < Rest) throw Words(last.Fault);
        }
        var db = new NpgsqlConnection();
        return Prepared(db, () =>
        {
            Connect(db, options, answerSeconds);
            Demand(db);
        });
    }

    // What the client makes of the URL and of the files that it names comes as it is.
    void Connect(NpgsqlConnection db, string options, int answerSeconds)
    {
        try
        {
            db.ConnectionString = Settings(options, answerSeconds);
            db.Open();
        }
        catch (Exception e) when (e is not (DbException or OutOfMemoryException))
        {
            var text = $"{Name}: {Whole(e)}{(IsOurs(e) ? Files : "")}";
            throw e is IOException or TimeoutException && !IsOurs(e) ? new LedgerAwayException(text, e) : new IOException(text, e);
        }
    }

    NpgsqlConnection Prepared(NpgsqlConnection db, Action prepare)
    {
        try
        {
            prepare();
            return db;
        }
        catch (Exception e)
        {
            db.Dispose();
            if (e is not DbException fault) throw;
            lock (failing) failure = (fault, Stopwatch.GetTimestamp());
            throw Words(fault);
        }
    }

    // What returned from a commit is on the server's disk, and any text can be held.
    void Demand(NpgsqlConnection db)
    {
        const string Ask = "SELECT current_setting('server_encoding'), current_setting('fsync'), current_setting('synchronous_commit')";
        var (encoding, sync, commit) = db.Query(row => (row.GetString(0), row.GetString(1), row.GetString(2)), Ask)[0];
        if (encoding != "UTF8") throw new IOException($"{Name} is encoded in {encoding}, which cannot hold every notice: make one with createdb -E UTF8 -T template0");
        if (sync != "on") throw new IOException($"{Name}: the server runs with fsync = off and would forget what it confirmed: switch it on");
        if (commit == "off") db.Execute("SET synchronous_commit = on");
    }

    string Settings(string options, int answerSeconds)
    {
        string? Option(string name) => url.Options.GetValueOrDefault(name);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port,
            Database = url.Database,
            Username = url.User,
            Password = url.Password,
            Passfile = Option("passfile"),
            RootCertificate = Option("sslrootcert"),
            SslCertificate = Option("sslcert"),
            SslKey = Option("sslkey"),
            Options = options,
            ApplicationName = "abuse-milter",
            Timeout = ConnectSeconds,
            CommandTimeout = answerSeconds,
            CancellationTimeout = 1000,
            TcpKeepAlive = true,
            Pooling = false, // a connection that was closed shall be closed
            Enlist = false,
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        if (Option("sslmode") is { } mode) settings.SslMode = Enum.Parse<SslMode>(mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        return settings.ToString();
    }
}
