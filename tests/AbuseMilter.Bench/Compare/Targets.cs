using System.Globalization;

namespace AbuseMilter.Bench.Compare;

/// <summary>The figures that somebody promised, held against what was measured: the median decides.</summary>
sealed class Targets
{
    readonly TextTable table = new("figure", "target", "measured", "");

    public int Missed { get; private set; }

    public void AtLeast(string figure, double target, Spread measured) => Add(figure, $"at least {Text(target)}", measured, measured.Median >= target);

    public void AtMost(string figure, double target, Spread measured) => Add(figure, $"at most {Text(target)}", measured, measured.Median <= target);

    public void Print() => table.Print();

    void Add(string figure, string target, Spread measured, bool met)
    {
        if (!met) Missed++;
        table.Add(figure, target, measured.ToString(), met ? "pass" : "MISS");
    }

    static string Text(double target) => target.ToString("0.0##", CultureInfo.InvariantCulture);
}
