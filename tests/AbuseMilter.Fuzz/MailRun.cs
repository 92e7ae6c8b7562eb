using System.Diagnostics;
using System.Globalization;
using System.Text;
using AbuseMilter.Tests.Support.Fuzz;

namespace AbuseMilter.Fuzz;

/// <summary>Reads damaged mails for a part of the run, and prints what went wrong.</summary>
/// <param name="root">The checkout, for its mails.</param>
/// <param name="seed">Of chance.</param>
/// <param name="mails">To read; null for as many as the time allows.</param>
/// <param name="longest">It stops then, however many were read.</param>
/// <param name="mostFindings">It stops after so many.</param>
sealed class MailRun(string root, long seed, long? mails, TimeSpan longest, int mostFindings)
{
    /// <summary>Exit code 0 if nothing went wrong.</summary>
    public int Play(long? only)
    {
        var samples = SampleMails.Load(root, out var committed);
        Console.WriteLine($"seed {seed}, {samples.Count} mails: {committed} committed, {samples.Count - committed} beside the checkout");
        var (fuzzer, watch, findings) = (new MailFuzzer(seed, samples), Stopwatch.StartNew(), 0);
        for (var number = only ?? 0; (mails is null || fuzzer.Mails < mails) && watch.Elapsed < longest && findings < mostFindings; number++)
        {
            if (fuzzer.Run(number) is { } finding)
            {
                findings++;
                Console.WriteLine($"\nagain: tests/fuzz.sh --seed {seed} --mail {number}\n{finding.Failure}\n{Encoding.Latin1.GetString(finding.Mail)}\n");
            }
            if (only is not null) break;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{watch.Elapsed:m\\:ss} {fuzzer.Mails:n0} mails, {fuzzer.Mails / watch.Elapsed.TotalSeconds:n0} mails/s, {findings} findings"));
        return findings > 0 ? 1 : 0;
    }
}
