using System.Diagnostics;

namespace AbuseMilter.Bench.Load;

/// <summary>Every single duration of a run, so that no quantile is an estimate. Allocates while it grows and not in between.</summary>
sealed class Latencies
{
    uint[] ticks = new uint[1 << 16];
    bool sorted;

    public int Count { get; private set; }

    public void Add(long from, long to)
    {
        if (Count == ticks.Length) Array.Resize(ref ticks, Count * 2);
        ticks[Count++] = (uint)Math.Min(to - from, uint.MaxValue);
        sorted = false;
    }

    /// <summary>In milliseconds; 0 when there is none.</summary>
    public double Quantile(double share)
    {
        if (Count == 0) return 0;
        Sort();
        return Milliseconds(ticks[Math.Min(Count - 1, (int)(share * Count))]);
    }

    public double Max => Quantile(1);

    /// <summary>How many of all lie in a range of milliseconds, as a share: a held-back acknowledgement shows around 40.</summary>
    public double Share(double fromMilliseconds, double toMilliseconds) =>
        Count == 0 ? 0 : ticks.Take(Count).Count(t => Milliseconds(t) >= fromMilliseconds && Milliseconds(t) < toMilliseconds) / (double)Count;

    static double Milliseconds(uint ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    void Sort()
    {
        if (!sorted) Array.Sort(ticks, 0, Count);
        sorted = true;
    }
}
