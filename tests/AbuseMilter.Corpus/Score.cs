using System.Globalization;

namespace AbuseMilter.Corpus;

/// <summary>What was right of how many, against its targets; and what was not.</summary>
sealed class Score
{
    readonly List<string> misses = [];
    readonly List<(string Name, string Figure, string Target, bool? IsMet)> rows = [];

    public bool IsMissed => rows.Exists(row => row.IsMet == false);

    public void Miss(string what, string file, string words) => misses.Add($"  {what,-14} {file}: {words}");

    /// <param name="name">What was counted.</param>
    /// <param name="right">How many were right.</param>
    /// <param name="all">Of how many.</param>
    /// <param name="least">The smallest good share; null where there is no target.</param>
    public void Share(string name, int right, int all, double? least)
    {
        if (all == 0) return;
        var share = (double)right / all;
        rows.Add((name, string.Create(CultureInfo.InvariantCulture, $"{right,4} of {all,4}  {share * 100,5:0.0} %"),
            least is null ? "" : string.Create(CultureInfo.InvariantCulture, $">= {least * 100} %"), least is null ? null : share >= least));
    }

    public void AtMost(string name, int count, int all, int most) =>
        rows.Add((name, string.Create(CultureInfo.InvariantCulture, $"{count,4} of {all,4}"), most == 0 ? "none" : $"<= {most}", count <= most));

    public void Print(TextWriter output, string folder)
    {
        output.WriteLine($"\n{folder}");
        foreach (var miss in misses) output.WriteLine(miss);
        if (misses.Count > 0) output.WriteLine();
        foreach (var (name, figure, target, isMet) in rows)
            output.WriteLine($"  {name,-24} {figure,-22} {target,-8} {isMet switch { true => "met", false => "MISSED", null => "" }}".TrimEnd());
    }
}
