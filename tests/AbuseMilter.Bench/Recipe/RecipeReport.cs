using AbuseMilter.Bench.Compare;

namespace AbuseMilter.Bench.Recipe;

static class RecipeReport
{
    public static void Print(Figures recipe, Figures us)
    {
        Console.WriteLine("\nThe answer in the complainant's mailbox, and what a burst of notices costs: medians (min-max) of the rounds\n");
        var table = new TextTable("figure", "procmail recipe", "our daemon", "ratio");
        Add("single, idle: ms since the final dot", figures => figures.SinceDot);
        Add("single, idle: ms since its answer", figures => figures.SinceAnswer);
        Add("burst by 20 connections: notices/s, all filed and answered", figures => figures.Rate);
        Add("burst: CPU ms a notice, Postfix and all", figures => figures.Cpu);
        table.Print();
        Console.WriteLine($"\nOf our CPU time the daemon itself used {Spread.Of(us.DaemonCpu)} ms a notice. The first notice after its start took {Spread.Of(us.First)} ms, and {Spread.Of(us.FirstCpu)} ms of its CPU.");

        var targets = new Targets();
        targets.AtMost("single, idle: time since the final dot, to the recipe's", 0.5, Figures.Ratio(us.SinceDot, recipe.SinceDot));
        targets.AtLeast("burst: notices/s to the recipe's", 5, Figures.Ratio(us.Rate, recipe.Rate));
        targets.AtMost("burst: CPU a notice to the recipe's", 0.25, Figures.Ratio(us.Cpu, recipe.Cpu));
        Console.WriteLine("\nTargets (median of the rounds; ratios are taken round by round)\n");
        targets.Print();

        void Add(string figure, Func<Figures, List<double>> values) =>
            table.Add(figure, $"{Spread.Of(values(recipe))}", $"{Spread.Of(values(us))}", $"{Figures.Ratio(values(us), values(recipe))}");
    }
}
