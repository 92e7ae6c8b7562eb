namespace AbuseMilter.Settings;

/// <summary><c>[store]</c>: where notices and the ledger lie. Paths are absolute after loading.</summary>
public sealed record StoreSettings
{
    /// <summary>Root of the Maildir; rules name Maildir++ folders below it.</summary>
    public string Maildir { get; init; } = "/var/lib/abuse-milter/Maildir";

    /// <summary>SQLite file of ledger and outbox, never on a network file system; or the <see cref="PostgresUrl"/> of a database, which may hold a password.</summary>
    public string Ledger { get; init; } = "/var/lib/abuse-milter/ledger.db";
}
