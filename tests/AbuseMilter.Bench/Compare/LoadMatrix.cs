using AbuseMilter.Bench.Load;

namespace AbuseMilter.Bench.Compare;

/// <summary>All cells, in rounds: within a round the contenders follow each other at once, so that a ratio of theirs is one of the same minute.</summary>
sealed class LoadMatrix(IReadOnlyList<Contender> contenders, TimeSpan duration)
{
    readonly Dictionary<(Cell, string), List<Measurement>> measured = [];

    public int Faults { get; private set; }

    /// <summary>The first round is warm-up: its figures are dropped, not its faults.</summary>
    public void RunRound(int round)
    {
        foreach (var cell in Cell.All)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                var contender = contenders[(i + round) % contenders.Count]; // nobody always comes first
                var measurement = Measure(cell, contender);
                if (round > 0) Of(cell, contender.Name).Add(measurement);
            }
        }
    }

    public Spread Get(Cell cell, string contender, Func<Measurement, double> figure) => Spread.Of(Of(cell, contender).Select(figure));

    /// <summary>Taken round by round.</summary>
    public Spread Ratio(Cell cell, string contender, string other, Func<Measurement, double> figure) =>
        Spread.Of(Of(cell, contender).Zip(Of(cell, other), (one, two) => figure(one) / figure(two)));

    public Spread Ratio(Cell cell, string contender, IEnumerable<double> others, Func<Measurement, double> figure) =>
        Spread.Of(Of(cell, contender).Zip(others, (one, two) => figure(one) / two));

    Measurement Measure(Cell cell, Contender contender)
    {
        var result = LoadRun.Run(new LoadOptions
        {
            Endpoint = contender.Endpoint(cell.Transport),
            Connections = cell.Connections,
            Kept = cell.Scenario.Kept,
            NoticesIn10K = cell.Scenario.NoticesIn10K,
            Duration = duration,
            ServerPid = contender.Pid(cell.Transport),
            Expectation = contender.Expectation,
        });
        if (result.Faults > 0)
        {
            Faults += result.Faults;
            Console.WriteLine($"{contender.Name}, {cell.Scenario.Name}, {cell.Transport}, {cell.Connections}: {result.Faults} faults: {result.FirstFault}");
        }
        return new Measurement(
            result.Rate, result.Latency.Quantile(0.5), result.Latency.Quantile(0.99), result.Latency.Max, result.CpuPer10K,
            result.Latency.Share(35, 55), result.Filing.Quantile(0.5), result.Filing.Quantile(0.99));
    }

    List<Measurement> Of(Cell cell, string contender) =>
        measured.TryGetValue((cell, contender), out var list) ? list : measured[(cell, contender)] = [];
}
