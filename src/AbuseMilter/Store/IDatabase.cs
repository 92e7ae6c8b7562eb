using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>Where a ledger lies. Connections throw <see cref="DbException"/>, which <see cref="Words"/> puts in words for the operator.</summary>
interface IDatabase
{
    /// <summary>What messages to the operator call it.</summary>
    string Name { get; }

    /// <summary>True when other hosts write to it as well, and every question goes over a network that may be slow or away.</summary>
    bool IsShared { get; }

    /// <summary>Keeps a second daemon out until disposed; null where several may write.</summary>
    /// <exception cref="LedgerAwayException">The lock cannot be made at present.</exception>
    /// <exception cref="IOException">Another daemon is at work, or it cannot be made at all.</exception>
    IDisposable? Lock();

    /// <summary>The connection that writes, to a database that was found sound and has today's tables.</summary>
    /// <exception cref="LedgerAwayException">Later it may be used.</exception>
    /// <exception cref="IOException">It cannot be used; the text says why and what to do.</exception>
    DbConnection OpenWriter();

    /// <summary>A connection that writes beside a daemon: to a database that has today's tables already, and is not looked through.</summary>
    /// <exception cref="IOException">It cannot be used; the text says why.</exception>
    DbConnection OpenDesk();

    /// <summary>A connection that only reads.</summary>
    /// <exception cref="IOException">It cannot be used; the text says why.</exception>
    DbConnection OpenReader();

    /// <summary>The same failure as a <see cref="LedgerAwayException"/>, or, when a person has to change something first, as another.</summary>
    IOException Words(DbException e);

    /// <summary>True when another host was in our way for a moment, so that the same transaction may go through if it is begun anew.</summary>
    bool IsPassing(DbException e);

    /// <exception cref="IOException">What is written through an open connection would be lost.</exception>
    void StillThere();

    /// <summary>
    /// Called within a transaction by what looks before it writes: from here to the end of the transaction no other host is between such a call and its end.
    /// </summary>
    void TakeTurn(DbConnection db);
}
