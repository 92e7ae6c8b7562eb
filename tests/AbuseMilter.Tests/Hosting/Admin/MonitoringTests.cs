using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting.Admin;

/// <summary>What the shipped dashboard and alert rules ask for is what the daemon tells.</summary>
public sealed partial class MonitoringTests
{
    const string Promtool = "/usr/bin/promtool";

    static string Shipped(string name) => Repository.Path("conf/monitoring/" + name);

    [Theory]
    [InlineData("grafana.json")]
    [InlineData("abuse-milter.rules.yml")]
    [InlineData("abuse-milter.test.yml")]
    public async Task Every_figure_that_is_asked_for_is_told(string name)
    {
        await using var stand = await AdminStand.OpenAsync();
        stand.Figures.MessageOver(1);
        stand.Instruments.Committed(TimeSpan.FromMilliseconds(3), 2);
        stand.Instruments.Time(Stage.File, TimeProvider.System).Dispose();
        stand.Instruments.Judged("filed", Disposition.Discard, Appraisal.TooLong);
        stand.Health.Failed("maildir", "no space left");
        await stand.Desk.QueueAsync("LF-1");
        var told = (await stand.GetAsync("/metrics")).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => Name().Match(line).Value).ToHashSet();

        var asked = Name().Matches(await File.ReadAllTextAsync(Shipped(name), TestContext.Current.CancellationToken)).Select(found => found.Value).Distinct().ToList();

        asked.Count.ShouldBeGreaterThan(8);
        asked.ShouldBeSubsetOf(told);
    }

    [Fact]
    public void The_dashboard_can_be_imported()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Shipped("grafana.json")));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        panels.ShouldAllBe(panel => panel.GetProperty("targets").GetArrayLength() > 0);
        panels.ShouldAllBe(panel => panel.GetProperty("gridPos").GetProperty("x").GetInt32() + panel.GetProperty("gridPos").GetProperty("w").GetInt32() <= 24);
    }

    [Fact]
    public async Task Each_bucket_that_the_dashboard_asks_for_is_told()
    {
        await using var stand = await AdminStand.OpenAsync();
        stand.Figures.MessageOver(1);
        var told = await stand.GetAsync("/metrics");
        var asked = Bucket().Matches(await File.ReadAllTextAsync(Shipped("grafana.json"), TestContext.Current.CancellationToken))
            .Select(found => (Name: found.Groups[1].Value, Bound: found.Groups[2].Value)).ToList();
        asked.Count.ShouldBe(2);
        foreach (var (name, bound) in asked) told.ShouldContain($"{name}{{le=\"{bound}\"}} ");
    }

    [Theory]
    [InlineData("check rules abuse-milter.rules.yml")]
    [InlineData("test rules abuse-milter.test.yml")]
    [InlineData("check config --syntax-only prometheus.yml")]
    public async Task Prometheus_takes_the_rules_and_they_do_what_they_say(string arguments) => await PromtoolAsync(arguments, "");

    [Fact]
    public async Task Prometheus_takes_the_figures()
    {
        await using var stand = await AdminStand.OpenAsync();
        stand.Figures.MessageOver(1);
        stand.Instruments.Committed(TimeSpan.FromMilliseconds(3), 2);
        stand.Instruments.Judged("filed", Disposition.Discard, Appraisal.TooLong);
        await PromtoolAsync("check metrics", await stand.GetAsync("/metrics"));
    }

    static async Task PromtoolAsync(string arguments, string input)
    {
        if (!File.Exists(Promtool)) Assert.Skip($"{Promtool} is not installed (Debian: prometheus)");
        using var promtool = Process.Start(new ProcessStartInfo(Promtool, arguments) { WorkingDirectory = Shipped(""), RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = Task.WhenAll(promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await promtool.StandardInput.WriteAsync(input);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        promtool.ExitCode.ShouldBe(0, string.Concat(await said));
    }

    [GeneratedRegex("""(abuse_milter_[a-z_]+_bucket)\{[^}]*le=\\"([^"\\]+)""")]
    private static partial Regex Bucket();

    [GeneratedRegex("abuse_milter_[a-z_]+")]
    private static partial Regex Name();
}
