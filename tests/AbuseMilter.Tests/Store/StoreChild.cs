using AbuseMilter.Store;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Tests.Store;

/// <summary>What the child process of <see cref="Strace"/> does: not tests, and run only when named.</summary>
public sealed class StoreChild
{
    internal const string Place = "ABUSE_MILTER_TEST_PLACE";

    internal const int Records = 300;

    static string Folder => Environment.GetEnvironmentVariable(Place) ?? throw new InvalidOperationException($"{Place} is not set");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Deliver()
    {
        try
        {
            await new Maildir(Path.Combine(Folder, "Maildir"), TimeProvider.System)
                .DeliverAsync("", "Head: 1\n"u8.ToArray(), "Subject: x\n\nbody\n"u8.ToArray(), Digest("child"), Cancellation);
        }
        catch (IOException e)
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, "failure"), e.Message, Cancellation);
        }
    }

    [Fact(Explicit = true)]
    public async Task Record()
    {
        await using var ledger = Ledger.Open(Path.Combine(Folder, "ledger.db"), TimeProvider.System);
        await using var told = new FileStream(Path.Combine(Folder, "told"), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (var i = 0; i < Records; i++)
        {
            await ledger.RecordAsync(Entry($"{i}"), Mail($"{i}"), Cancellation);
            told.WriteByte(1);
        }
    }
}
