using System.Diagnostics;
using System.Globalization;
using AbuseMilter.Store;
using Microsoft.Data.Sqlite;

namespace AbuseMilter.Bench.Store;

/// <summary><c>ledger</c>: fills a ledger with notices and tells what one more, and a search, cost then.</summary>
static class LedgerCommand
{
    const int Samples = 2000;

    public static async Task<int> Run(string[] arguments)
    {
        var (rows, place) = (1_000_000, "");
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--rows") rows = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
            else if (arguments[i] == "--postgres") place = arguments[++i];
            else throw new ArgumentException($"{arguments[i]} is no option of ledger");
        }
        // On a disk: what is in memory alone syncs in no time.
        var folder = Directory.CreateDirectory(Path.Combine("var", "ledger-" + Guid.NewGuid().ToString("n"))).FullName;
        try
        {
            if (place.Length == 0) place = Path.Combine(folder, "ledger.db");
            Fill(place, rows);
            await using var ledger = Ledger.Open(place, TimeProvider.System);
            if (File.Exists(place)) Console.WriteLine($"file       {new FileInfo(place).Length / 1_000_000,8} MB");
            await MeasureAsync(ledger, rows);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Fill(string place, int rows)
    {
        var watch = Stopwatch.StartNew();
        using var db = Ledger.DatabaseAt(place, TimeSpan.FromSeconds(5)).OpenWriter();
        // What is lost in a crash is filled again; the ledger that is measured is opened as ever.
        if (db is SqliteConnection) db.Execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA wal_autocheckpoint = 100000");
        for (var from = 0; from < rows; from += InventedCases.Batch)
        {
            using var transaction = db.BeginTransaction();
            InventedCases.Fill(db, from, Math.Min(rows, from + InventedCases.Batch), rows);
            transaction.Commit();
        }
        if (db is not SqliteConnection) db.Execute("ANALYZE");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"filled     {rows,8} rows in {watch.Elapsed.TotalSeconds:f0} s"));
    }

    static async Task MeasureAsync(Ledger ledger, int rows)
    {
        var number = rows;
        await TellAsync("new notice", async _ =>
        {
            var (entry, reply) = InventedCases.Notice(number++, rows);
            if (await ledger.FindAsync(entry.Digest, CancellationToken.None) is not null) throw new InvalidOperationException("it is not new");
            await ledger.HasReplyAsync(reply.CaseKey, reply.EventKey, CancellationToken.None);
            await ledger.RecordAsync(entry, reply, CancellationToken.None);
        });
        await TellAsync("retry", async i => await ledger.FindAsync(InventedCases.Digest(Spread(i, rows)), CancellationToken.None));
        await TellAsync("by case", i => Demand(ledger.Reader.Search(InventedCases.CaseId(Spread(i, rows)), 100)));
        await TellAsync("by address", i => Demand(ledger.Reader.Search(InventedCases.Address(Spread(i, rows)), 100)));
        await TellAsync("beginning", i => Demand(ledger.Reader.Search(InventedCases.CaseId(Spread(i, rows))[..^1], 100)));
        await TellAsync("next due", async _ => await ledger.NextDueAsync(CancellationToken.None));
        await TellAsync("lease, end", async _ =>
        {
            var mail = await ledger.LeaseAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
            await ledger.MarkSentAsync(mail!.Id, "250", CancellationToken.None);
        });
    }

    static async Task TellAsync(string what, Func<int, Task> step)
    {
        var times = new double[Samples];
        for (var i = 0; i < Samples; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await step(i);
            times[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }
        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-10} median {times[Samples / 2],7:f3} ms   p99 {times[Samples * 99 / 100],7:f3} ms"));
    }

    static Task Demand(IReadOnlyList<CaseRow> found) => found.Count > 0 ? Task.CompletedTask : throw new InvalidOperationException("a case is not found");

    static int Spread(int i, int rows) => (int)(i * 7919L % rows);
}
