using System.Globalization;
using AbuseMilter.Bench.Load;

namespace AbuseMilter.Bench.Compare;

/// <summary><c>compare</c>: the whole daemon against filters on libmilter, in one run on one machine.</summary>
static class CompareCommand
{
    const int Idle = 1000;

    /// <returns>0 when every message got its right verdict, whether or not the targets are met.</returns>
    public static int Run(string[] arguments)
    {
        var quick = arguments.Contains("--quick");
        var at = Array.IndexOf(arguments, "--rounds");
        var rounds = at >= 0 ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : quick ? 2 : 5;
        var duration = TimeSpan.FromSeconds(quick ? 0.35 : 1);
        var workplace = new Workplace(Path.GetFullPath(arguments[0]));
        try
        {
            return Run(workplace, rounds, duration, messages: quick ? 600 : 1500, arguments.Contains("--others"));
        }
        finally
        {
            Directory.Delete(workplace.Memory, recursive: true);
        }
    }

    static int Run(Workplace workplace, int rounds, TimeSpan duration, int messages, bool withOthers)
    {
        var (idleTcp, idleUnix) = MeasureIdle(workplace);
        MeasureCeiling(workplace, duration);
        using var noop = Contender.StartNoop(workplace);
        using var sameJob = Contender.StartSameJob(workplace);
        using var us = Contender.StartUs(workplace);
        Contender[] contenders = [noop, sameJob, us];
        var load = new LoadMatrix(contenders, duration);
        using var others = new Others(workplace, withOthers);
        using var postfix = new PostfixRun(workplace, [.. contenders, .. others.Contenders]);
        var (bareP50, bareP99) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            Console.Error.WriteLine(round == 0 ? "warm-up round" : $"round {round} of {rounds}");
            load.RunRound(round);
            var bare = BareFiling.Measure(Path.Combine(workplace.Disk, "bare"), 20, duration);
            if (round > 0) (bareP50, bareP99) = ([.. bareP50, bare.Quantile(0.5)], [.. bareP99, bare.Quantile(0.99)]);
            postfix.RunRound(round, messages);
            workplace.Tidy();
        }

        var report = new Report(load, [.. contenders.Select(contender => contender.Name)], bareP99, bareP50);
        report.PrintLoad();
        report.PrintFiling();
        report.HoldAgainstTargets();
        report.PrintPostfix(postfix, others.Contenders.Select(other => other.Name));
        report.Targets.AtMost($"resident MB with {Idle} idle connections, Tcp", 80, idleTcp);
        report.Targets.AtMost($"resident MB with {Idle} idle connections, Unix", 80, idleUnix);
        Console.WriteLine("\nTargets (median of the rounds; ratios are taken round by round)\n");
        report.Targets.Print();
        Console.WriteLine($"\n{report.Targets.Missed} targets missed, {load.Faults} wrong verdicts or broken connections; resident after the load: {ProcessUsage.ResidentMegabytes(us.Pid(Transport.Tcp)):f0} MB");
        return load.Faults == 0 ? 0 : 1;
    }

    // A daemon of its own for each: what a load leaves behind in the heap is another figure.
    static (Spread Tcp, Spread Unix) MeasureIdle(Workplace workplace)
    {
        var table = new TextTable("resident MB", "before", $"with {Idle} idle connections");
        var measured = new List<Spread>();
        foreach (var transport in Enum.GetValues<Transport>())
        {
            using var us = Contender.StartUs(workplace, "idle");
            var (before, with) = IdleCrowd.Measure(us, transport, Idle);
            table.Add($"us, {transport}", before.ToString("f1", CultureInfo.InvariantCulture), with.ToString("f1", CultureInfo.InvariantCulture));
            measured.Add(new Spread(with, with, with));
        }
        Console.WriteLine();
        table.Print();
        return (measured[0], measured[1]);
    }

    // What the load generator reaches when there is nothing behind the socket: near this, it is what is measured.
    static void MeasureCeiling(Workplace workplace, TimeSpan duration)
    {
        using var echo = Contender.StartEcho(workplace);
        Console.WriteLine("\nThe load generator's own ceiling, against a peer that does nothing (20 connections)\n");
        var table = new TextTable("", "", "messages/s", "p50 ms", "p99 ms", "CPU s/10k: load", "echo");
        foreach (var kept in new[] { false, true })
        {
            foreach (var transport in Enum.GetValues<Transport>())
            {
                var options = new LoadOptions
                {
                    Endpoint = echo.Endpoint(transport), Connections = 20, Kept = kept, NoticesIn10K = 0, ServerPid = echo.Pid(transport), Duration = duration,
                    Expectation = Expectation.Job,
                };
                LoadRun.Run(options);
                var result = LoadRun.Run(options);
                table.Add($"{transport}", kept ? "kept" : "one message a connection", Text(result.Rate, "f0"), Text(result.Latency.Quantile(0.5), "f3"),
                    Text(result.Latency.Quantile(0.99), "f3"), Text(result.OwnCpuSeconds * 10_000 / result.Messages, "f3"), Text(result.CpuPer10K, "f3"));
            }
        }
        table.Print();
    }

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
