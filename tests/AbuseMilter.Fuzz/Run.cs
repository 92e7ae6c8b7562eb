using System.Diagnostics;
using System.Globalization;
using AbuseMilter.Tests.Support.Fuzz;

namespace AbuseMilter.Fuzz;

/// <summary>One run of the command: plays, counts, and prints what went wrong.</summary>
/// <param name="root">The checkout, for its recorded sessions.</param>
/// <param name="seed">Of chance.</param>
/// <param name="frames">To play; null for as many as the time allows.</param>
/// <param name="longest">It stops then, whatever was played.</param>
/// <param name="mostFindings">It stops after so many.</param>
sealed class Run(string root, long seed, long? frames, TimeSpan longest, int mostFindings)
{
    const long GrowthThatIsALeak = 32 * 1024 * 1024;

    readonly Stopwatch watch = Stopwatch.StartNew();
    readonly List<Finding> findings = [];

    /// <summary>Exit code 0 if all was played, nothing went wrong, and memory did not grow.</summary>
    public async Task<int> PlayAsync(long? only)
    {
        var recordings = Recordings.Load(root, out var committed);
        Console.WriteLine($"seed {seed}, {recordings.Count} recorded sessions: {committed} committed, {recordings.Count - committed} beside the checkout");
        var fuzzer = new Fuzzer(seed, recordings);
        var (resident, begun) = (0L, TimeSpan.FromSeconds(10));
        for (var number = only ?? 0; Part(fuzzer) < 1 && watch.Elapsed < longest && findings.Count < mostFindings; number++)
        {
            // What is compiled and pooled on the way is there after a tenth.
            if (resident == 0 && Part(fuzzer) > 0.1) resident = Resident();
            if (await fuzzer.RunAsync(number) is { } finding) Report(finding);
            if (only is not null) break;
            if (watch.Elapsed < begun) continue;
            begun += TimeSpan.FromSeconds(10);
            Console.WriteLine(Line(fuzzer));
        }
        Console.WriteLine(Line(fuzzer));
        Console.WriteLine(string.Join(", ", fuzzer.Ends.OrderBy(end => end.Key).Select(end => $"{end.Key} {end.Value:n0}")));
        var hasGrown = HasGrown(resident);
        Console.WriteLine($"{findings.Count} findings");
        return StoppedEarly(fuzzer, only) || hasGrown || findings.Count > 0 ? 1 : 0;
    }

    double Part(Fuzzer fuzzer) => frames is { } all ? (double)fuzzer.Frames / all : watch.Elapsed / longest;

    static bool HasGrown(long before)
    {
        if (before == 0)
        {
            Console.WriteLine("memory was not looked at: that takes more than a tenth of the run");
            return false;
        }
        var (now, culture) = (Resident(), CultureInfo.InvariantCulture);
        Console.WriteLine(string.Create(culture, $"resident memory {now >> 20} MiB, grown by {(now - before) / 1048576.0:f1} MiB since a tenth of the run"));
        return now - before > GrowthThatIsALeak;
    }

    bool StoppedEarly(Fuzzer fuzzer, long? only)
    {
        if (only is not null || frames is not { } all || fuzzer.Frames >= all || findings.Count >= mostFindings) return false;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"stopped early: {fuzzer.Frames:n0} of {all:n0} frames in {watch.Elapsed:m\\:ss}"));
        return true;
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
