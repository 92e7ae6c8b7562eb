using System.Data.Common;

namespace AbuseMilter.Store;

/// <summary>Where a ledger lies. Connections throw <see cref="DbException"/>, which <see cref="Words"/> puts in words for the operator.</summary>
interface IDatabase
{
    /// <summary>What messages to the operator call it.</summary>
    string Name { get; }

    /// <summary>The connection that writes, to a database that was found sound and has today's tables.</summary>
    /// <exception cref="IOException">It cannot be used; the text says why and what to do.</exception>
    DbConnection OpenWriter();

    /// <summary>A connection that only reads.</summary>
    /// <exception cref="IOException">It cannot be used; the text says why.</exception>
    DbConnection OpenReader();

    /// <summary>The same failure as an error that may be over later.</summary>
    IOException Words(DbException e);

    /// <exception cref="IOException">What is written through an open connection would be lost.</exception>
    void StillThere();
}
