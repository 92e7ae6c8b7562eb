using System.Globalization;

namespace AbuseMilter.Bench.Compare;

/// <summary>Tables of what was measured, and the targets.</summary>
sealed class Report(LoadMatrix load, IReadOnlyList<string> contenders, IReadOnlyList<double> bareP99, IReadOnlyList<double> bareP50)
{
    static readonly Cell Filing = new(Scenario.NoticesOnly, Transport.Unix, 20);

    public Targets Targets { get; } = new();

    public void PrintLoad()
    {
        foreach (var scenario in Scenario.All)
        {
            Console.WriteLine($"\n{scenario.Name}: medians (min-max) of the rounds\n");
            var table = new TextTable("", "conn", "filter", "messages/s", "to no-op", "to same job", "p50 ms", "p99 ms", "max ms", "35-55 ms", "CPU s/10k");
            foreach (var cell in Cell.All.Where(cell => cell.Scenario == scenario))
            {
                foreach (var name in contenders) table.Add(Row(cell, name));
            }
            table.Print();
        }
    }

    public void PrintFiling()
    {
        Console.WriteLine($"\nNotices of 3 KB, 20 connections: from the end of the message to the verdict; bare fsyncs p50 {Spread.Of(bareP50)}, p99 {Spread.Of(bareP99)} ms\n");
        var table = new TextTable("", "filter", "p50 ms", "p99 ms", "p99 to bare p99");
        foreach (var transport in Enum.GetValues<Transport>())
        {
            var cell = Filing with { Transport = transport };
            foreach (var name in contenders.Where(name => name is Contender.SameJob or Contender.Us))
            {
                table.Add($"{transport}", name, $"{load.Get(cell, name, m => m.FilingP50)}", $"{load.Get(cell, name, m => m.FilingP99)}",
                    $"{load.Ratio(cell, name, bareP99, m => m.FilingP99)}");
            }
        }
        table.Print();
    }

    public void PrintPostfix(PostfixRun postfix)
    {
        Console.WriteLine("\nThrough Postfix: smtp-source -s 10 -l 4096, queue in memory, discard\n");
        var table = new TextTable("filter", "messages/s", "to no filter");
        foreach (var name in postfix.Names) table.Add(name, $"{postfix.Rate(name)}", $"{postfix.Ratio(name, PostfixRun.NoFilter)}");
        table.Print();
        var us = PostfixRun.Name(Contender.Us, Transport.Unix);
        Targets.AtLeast("through Postfix, Unix: messages/s to no filter at all", 0.8, postfix.Ratio(us, PostfixRun.NoFilter));
        Targets.AtLeast("through Postfix, Unix: messages/s to same job", 1, postfix.Ratio(us, PostfixRun.Name(Contender.SameJob, Transport.Unix)));
    }

    public void HoldAgainstTargets()
    {
        foreach (var transport in Enum.GetValues<Transport>())
        {
            foreach (var connections in new[] { 20, 100 })
            {
                var cell = new Cell(Scenario.OneEach, transport, connections);
                var where = $"one message a connection, {transport}, {connections}";
                Targets.AtLeast($"{where}: messages/s to no-op", transport == Transport.Tcp ? 2.7 : 4, Ratio(cell, Contender.Noop, m => m.Rate));
                Targets.AtLeast($"{where}: messages/s to same job", 1, Ratio(cell, Contender.SameJob, m => m.Rate));
                Costs(cell, where);
            }
            var kept = new Cell(Scenario.Kept99, transport, 20);
            Targets.AtLeast($"kept, {transport}, 20: messages/s to same job", 1.3, Ratio(kept, Contender.SameJob, m => m.Rate));
            Costs(kept, $"kept, {transport}, 20");
            Targets.AtMost($"notices, {transport}, 20: p99 to that of bare fsyncs", 3, load.Ratio(Filing with { Transport = transport }, Contender.Us, bareP99, m => m.FilingP99));
        }
        NoStall();
    }

    // A reply that was negotiated away shows as an acknowledgement that Linux holds back for 40 ms, in each message. At 20 connections a slow disk puts a few
    // notices there.
    void NoStall()
    {
        foreach (var scenario in new[] { Scenario.OneEach, Scenario.Kept99 })
        {
            foreach (var (connections, most) in new[] { (1, 0.001), (20, 0.01) })
            {
                Targets.AtMost($"{(scenario.Kept ? "kept" : "one message a connection")}, Tcp, {connections}: share of messages in 35 to 55 ms", most,
                    load.Get(new Cell(scenario, Transport.Tcp, connections), Contender.Us, m => m.StallShare));
            }
        }
    }

    void Costs(Cell cell, string where)
    {
        Targets.AtMost($"{where}: p99 to no-op", 1, Ratio(cell, Contender.Noop, m => m.P99));
        Targets.AtMost($"{where}: CPU to no-op", 0.5, Ratio(cell, Contender.Noop, m => m.CpuPer10K));
        Targets.AtMost($"{where}: CPU to same job", 1.2, Ratio(cell, Contender.SameJob, m => m.CpuPer10K));
    }

    Spread Ratio(Cell cell, string other, Func<Measurement, double> figure) => load.Ratio(cell, Contender.Us, other, figure);

    string[] Row(Cell cell, string name)
    {
        var stall = load.Get(cell, name, m => m.StallShare * 100).Median;
        return
        [
            $"{cell.Transport}", $"{cell.Connections}", name,
            $"{load.Get(cell, name, m => m.Rate)}",
            $"{load.Ratio(cell, name, Contender.Noop, m => m.Rate)}",
            $"{load.Ratio(cell, name, Contender.SameJob, m => m.Rate)}",
            $"{load.Get(cell, name, m => m.P50)}", $"{load.Get(cell, name, m => m.P99)}", $"{load.Get(cell, name, m => m.Max)}",
            string.Create(CultureInfo.InvariantCulture, $"{stall:f2} %"),
            $"{load.Get(cell, name, m => m.CpuPer10K)}",
        ];
    }
}
