using System.Collections.Concurrent;
using AbuseMilter.Store;

namespace AbuseMilter.Web;

/// <summary>What the charts show, at most a minute old: a large ledger counts for long, and whoever asks again gets the same. Safe for use by many threads.</summary>
sealed class KeptStats
{
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<int, (DateTimeOffset At, CaseStats Stats)> kept = new();

    /// <param name="reader">Asked when nothing fresh is there.</param>
    /// <param name="when">Now.</param>
    /// <param name="days">That many with today. For each that is ever asked for, one answer is kept.</param>
    public CaseStats Of(LedgerReader reader, When when, int days)
    {
        if (kept.TryGetValue(days, out var last) && last.At >= when.Today && (when.Now - last.At).Duration() < Fresh) return last.Stats;
        var stats = reader.Stats(new CaseFilter { Since = when.Today.AddDays(1 - days) });
        kept[days] = (when.Now, stats);
        return stats;
    }
}
