using System.Globalization;

namespace AbuseMilter.Bench.Compare;

/// <summary>What several rounds gave for one figure.</summary>
readonly record struct Spread(double Median, double Min, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) return default;
        var middle = sorted.Length / 2;
        return new Spread(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }

    /// <summary>"1.23 (1.10-1.40)", with as many digits as the figure deserves.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Round(Median)} ({Round(Min)}-{Round(Max)})");

    static string Round(double value) => value.ToString(value >= 1000 ? "f0" : value >= 100 ? "f1" : value is > 0 and < 0.05 ? "f4" : "f2", CultureInfo.InvariantCulture);
}
