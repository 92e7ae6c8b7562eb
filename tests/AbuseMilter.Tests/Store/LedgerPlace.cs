using AbuseMilter.Store;

namespace AbuseMilter.Tests.Store;

/// <summary>Where the ledgers of a test lie; empty at first.</summary>
public abstract class LedgerPlace : IDisposable
{
    /// <summary>As in the settings.</summary>
    public abstract string Name { get; }

    /// <summary>True where a restarted program cannot know that nobody else holds its leases.</summary>
    public abstract bool IsShared { get; }

    public Ledger Open(TimeProvider clock) => Ledger.Open(Name, clock);

    public LedgerReader Read(TimeProvider clock) => LedgerReader.Open(Name, clock);

    public abstract void Dispose();
}
