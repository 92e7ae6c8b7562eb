using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Soak;

/// <summary>
/// One life of the daemon at full speed: memory and descriptors stay where they are. 100,000 sessions with a million messages, or what can be played in a third of
/// ABUSE_MILTER_SOAK_SECONDS; every 200th session brings a notice as well.
/// </summary>
[Collection<Alone>]
public sealed class LongLifeTests
{
    const int Sessions = 100_000, Lanes = 4, SessionsOfNotice = 200;

    // From the half to the end; and from the tenth part, where code is still compiled anew and the ledger's cache fills. A kilobyte that is lost in each session of the
    // full number is more.
    const double GrowthMegabytes = 32, GrowthWhileWarming = 96;
    const int GrowthDescriptors = 16;

    [Fact]
    public async Task Memory_and_descriptors_are_at_the_end_what_they_were_at_the_beginning()
    {
        var time = TimeSpan.FromSeconds(Terms.Seconds / 3.0);
        await using var site = await Site.Start(Sessions / SessionsOfNotice + 100, withPostfix: false);
        var load = new Load(site);
        var begin = Stopwatch.GetTimestamp();
        double Progress() => Math.Max(Stopwatch.GetElapsedTime(begin) / time, (double)load.Sessions / Sessions);

        var lanes = Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            for (var i = lane; Progress() < 1; i += Lanes)
            {
                await load.Session();
                if (i % SessionsOfNotice == 0) await load.Notice();
            }
        })).ToArray();
        var samples = new List<(string At, Usage Usage, int Messages)>();
        foreach (var at in (double[])[0.1, 0.5, 1])
        {
            while (Progress() < at) await Task.Delay(50, TestContext.Current.CancellationToken);
            samples.Add(($"{at * 100:0} %", Usage.Of(site.Daemon.Id), load.UnwatchedMessages));
            Terms.Say(string.Create(CultureInfo.InvariantCulture, $"{samples[^1].At}: {samples[^1].Usage}, {load.UnwatchedMessages} messages"));
        }
        await Task.WhenAll(lanes);
        var took = Stopwatch.GetElapsedTime(begin);
        await Terms.UntilNone("replies that wait", site.Waiting);

        var audit = new Audit(site, load);
        audit.Look();
        Terms.Print(string.Create(CultureInfo.InvariantCulture, $"One life at full speed, {took.TotalSeconds:0} s"),
        [
            .. load.Figures,
            .. samples.Select(sample => (string.Create(CultureInfo.InvariantCulture, $"memory, descriptors at {sample.At} ({sample.Messages} messages)"), (object)sample.Usage)),
            .. audit.Figures,
        ]);
        audit.Discrepancies.Take(10).ShouldBeEmpty();
        load.UnwatchedMessages.ShouldBeGreaterThan(0);
        (samples[2].Usage.Megabytes - samples[1].Usage.Megabytes).ShouldBeLessThan(GrowthMegabytes);
        (samples[2].Usage.Megabytes - samples[0].Usage.Megabytes).ShouldBeLessThan(GrowthWhileWarming);
        (samples[2].Usage.Descriptors - samples[0].Usage.Descriptors).ShouldBeLessThan(GrowthDescriptors);
    }
}
