using System.Globalization;
using AbuseMilter.Bench.Compare;

namespace AbuseMilter.Bench.Recipe;

/// <summary><c>recipe</c>: the daemon against the procmail recipe that it replaces, each behind a Postfix of the same settings, in alternated rounds.</summary>
static class RecipeCommand
{
    const int Connections = 20, Singles = 15;

    static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    public static int Run(string[] arguments)
    {
        var quick = arguments.Contains("--quick");
        var rounds = Option(arguments, "--rounds") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : quick ? 2 : 5;
        var workplace = new Workplace(Path.GetFullPath(arguments[0]));
        try
        {
            return Run(workplace, arguments, rounds, burst: quick ? 300 : 1000);
        }
        finally
        {
            Directory.Delete(workplace.Memory, recursive: true);
        }
    }

    static int Run(Workplace workplace, string[] arguments, int rounds, int burst)
    {
        var folder = Path.Combine(workplace.Disk, "recipe");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        if (arguments.Contains("--alone")) return RunAlone(workplace, arguments, rounds, burst);
        using var recipe = new ProcmailRecipe(workplace, Path.Combine(folder, "theirs"));
        using var us = new OurDaemon(workplace, Path.Combine(folder, "ours"), Option(arguments, "--program") ?? workplace.OurProgram, "our daemon");
        Contestant[] desks = [recipe, us];
        var figures = desks.ToDictionary(desk => desk, _ => new Figures());
        var race = new Race();
        for (var round = 0; round <= rounds; round++)
        {
            Console.Error.WriteLine(round == 0 ? "warm-up round" : $"round {round} of {rounds}");
            foreach (var desk in round % 2 == 0 ? desks : desks.Reverse())
            {
                RunRound(race, desk, figures[desk], burst, counts: round > 0);
            }
        }
        for (var i = 0; i < rounds; i++) RunFirst(race, us, figures[us]);
        RecipeReport.Print(figures[recipe], figures[us]);
        return 0;
    }

    // For a profiler that is not to see the recipe.
    static int RunAlone(Workplace workplace, string[] arguments, int rounds, int burst)
    {
        using var us = new OurDaemon(workplace, Path.Combine(workplace.Disk, "recipe", "ours"), Option(arguments, "--program") ?? workplace.OurProgram, "our daemon");
        var race = new Race();
        for (var round = 0; round <= rounds; round++) RunRound(race, us, new Figures(), burst, counts: true);
        for (var i = 0; i <= rounds; i++) RunFirst(race, us, new Figures());
        return 0;
    }

    static void RunRound(Race race, Contestant desk, Figures figures, int burst, bool counts)
    {
        var daemon = desk as OurDaemon;
        var (sinceDot, sinceAnswer) = race.Single(desk, Singles, Quiet);
        var before = daemon?.DaemonCpuSeconds ?? 0;
        var (seconds, cpu) = race.Burst(desk, burst, Connections);
        var own = ((daemon?.DaemonCpuSeconds ?? 0) - before) * 1000 / burst;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {desk.Name}: single {sinceDot} ms since the dot, {sinceAnswer} since its answer; burst {burst / seconds:f0}/s, CPU {cpu * 1000 / burst:f2} ms a notice, {own:f2} of them the daemon"));
        if (!counts) return;
        figures.SinceDot.Add(sinceDot.Median);
        figures.SinceAnswer.Add(sinceAnswer.Median);
        figures.Rate.Add(burst / seconds);
        figures.Cpu.Add(cpu * 1000 / burst);
        if (daemon is not null) figures.DaemonCpu.Add(own);
    }

    static void RunFirst(Race race, OurDaemon desk, Figures figures)
    {
        var (time, cpu) = race.First(desk);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  first notice after a start: {time:f0} ms, CPU of the daemon {cpu:f0} ms"));
        figures.First.Add(time);
        figures.FirstCpu.Add(cpu);
    }

    static string? Option(string[] arguments, string name) => Array.IndexOf(arguments, name) is >= 0 and var at ? arguments[at + 1] : null;
}
