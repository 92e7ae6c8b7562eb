using System.Diagnostics;
using AbuseMilter.Bench.Load;

namespace AbuseMilter.Bench.Compare;

/// <summary>
/// What the disk alone takes for filing a notice, with nothing around it: 3 KB written, fsync of the file, rename, fsync of the folder, and for the ledger
/// 4 KB appended to a log of its own and fsync of that. Three fsyncs, as many threads as connections.
/// </summary>
static class BareFiling
{
    static readonly byte[] Notice = new byte[3000];
    static readonly byte[] Page = new byte[4096];

    public static Latencies Measure(string folder, int threads, TimeSpan duration)
    {
        Directory.CreateDirectory(Path.Combine(folder, "tmp"));
        Directory.CreateDirectory(Path.Combine(folder, "new"));
        var all = new Latencies();
        var deadline = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var workers = Enumerable.Range(0, threads).Select(number => new Thread(() => Work(folder, number, deadline, all))).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        Directory.Delete(folder, recursive: true);
        return all;
    }

    static void Work(string folder, int number, long deadline, Latencies all)
    {
        var directory = (int)Libc.Checked(Libc.open(Path.Combine(folder, "new"), Libc.Directory | Libc.CloseOnExec, 0), "open");
        var log = Open(Path.Combine(folder, $"log{number}"), Libc.Append);
        for (var serial = 0; Stopwatch.GetTimestamp() < deadline; serial++)
        {
            var (there, final) = (Path.Combine(folder, "tmp", $"{number}.{serial}"), Path.Combine(folder, "new", $"{number}.{serial}"));
            var from = Stopwatch.GetTimestamp();
            var file = Open(there, 0);
            Libc.Checked(Libc.write(file, Notice, Notice.Length), "write");
            Libc.Checked(Libc.fsync(file), "fsync");
            Libc.Checked(Libc.close(file), "close");
            Libc.Checked(Libc.rename(there, final), "rename");
            Libc.Checked(Libc.fsync(directory), "fsync");
            Libc.Checked(Libc.write(log, Page, Page.Length), "write");
            Libc.Checked(Libc.fsync(log), "fsync");
            var to = Stopwatch.GetTimestamp();
            lock (all) all.Add(from, to);
        }
        _ = Libc.close(log);
        _ = Libc.close(directory);
    }

    static int Open(string path, int flags) =>
        (int)Libc.Checked(Libc.open(path, Libc.WriteOnly | Libc.Create | Libc.CloseOnExec | flags, Convert.ToInt32("600", 8)), "open");
}
