using System.Diagnostics;
using System.Globalization;
using AbuseMilter.Tests.Support.Fuzz;

namespace AbuseMilter.Fuzz;

/// <summary>One run of the command: plays, counts, and prints what went wrong.</summary>
sealed class Run(string root, long seed, long frames, TimeSpan longest, int mostFindings)
{
    const long GrowthThatIsALeak = 32 * 1024 * 1024;

    readonly Stopwatch watch = Stopwatch.StartNew();
    readonly List<Finding> findings = [];

    /// <summary>Exit code 0 if nothing went wrong, and memory did not grow.</summary>
    public async Task<int> PlayAsync(long? only)
    {
        var recordings = Recordings.Load(root, out var hasCaptures);
        Console.WriteLine($"seed {seed}, {recordings.Count} recorded sessions{(hasCaptures ? "" : "; no captures beside the checkout, only committed ones")}");
        var fuzzer = new Fuzzer(seed, recordings);
        var (resident, begun) = (0L, TimeSpan.FromSeconds(10));
        for (var number = only ?? 0; fuzzer.Frames < frames && watch.Elapsed < longest && findings.Count < mostFindings; number++)
        {
            // What is compiled and pooled on the way is there after a tenth.
            if (resident == 0 && fuzzer.Frames > frames / 10) resident = Resident();
            if (await fuzzer.RunAsync(number) is { } finding) Report(finding);
            if (only is not null) break;
            if (watch.Elapsed < begun) continue;
            begun += TimeSpan.FromSeconds(10);
            Console.WriteLine(Line(fuzzer));
        }
        Console.WriteLine(Line(fuzzer));
        Console.WriteLine(string.Join(", ", fuzzer.Ends.OrderBy(end => end.Key).Select(end => $"{end.Key} {end.Value:n0}")));
        var growth = resident == 0 ? 0 : Resident() - resident;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resident memory {Resident() >> 20} MiB, grown by {growth / 1048576.0:f1} MiB in the last nine tenths"));
        Console.WriteLine($"{findings.Count} findings");
        return findings.Count > 0 || growth > GrowthThatIsALeak ? 1 : 0;
    }

    void Report(Finding finding)
    {
        findings.Add(finding);
        Console.WriteLine($"\nagain: tests/fuzz.sh --seed {finding.Seed} --session {finding.Session}\n{finding}");
    }

    string Line(Fuzzer fuzzer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{watch.Elapsed:m\\:ss} {fuzzer.Frames:n0} frames, {fuzzer.Sessions:n0} sessions, {fuzzer.SessionsThroughTheLoop:n0} of them through pipes as well, "
            + $"{fuzzer.Frames / watch.Elapsed.TotalSeconds:n0} frames/s");

    static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
