using AbuseMilter.Bench.Compare;

namespace AbuseMilter.Bench.Recipe;

/// <summary>What one contestant reached, a value a round.</summary>
sealed class Figures
{
    /// <summary>Milliseconds from the final dot, and from its answer, to the answer in the complainant's mailbox: medians of a round.</summary>
    public List<double> SinceDot { get; } = [];

    public List<double> SinceAnswer { get; } = [];

    /// <summary>Notices a second in a burst, until all are filed and answered.</summary>
    public List<double> Rate { get; } = [];

    /// <summary>Milliseconds of CPU a notice in the burst.</summary>
    public List<double> Cpu { get; } = [];

    /// <summary>The part of it that the daemon used.</summary>
    public List<double> DaemonCpu { get; } = [];

    /// <summary>Milliseconds that the first notice after a start took, and of CPU that the daemon spent on it.</summary>
    public List<double> First { get; } = [];

    public List<double> FirstCpu { get; } = [];

    public static Spread Ratio(List<double> one, List<double> other) => Spread.Of(one.Zip(other, (a, b) => a / b));
}
