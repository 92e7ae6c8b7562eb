using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Soak;

/// <summary>
/// Mail of all sorts, and one trouble after another: what went in is what lies in Maildir and ledger, and no reply went out twice. Two thirds of
/// ABUSE_MILTER_SOAK_SECONDS, and each trouble once at least; tests/soak.sh.
/// </summary>
[Collection<Alone>]
public sealed class MixedLoadTests
{
    const int NoticesOfSecond = 20;

    // From the first quarter to the end, of the highest of all lives of the daemon so far. Lives of a few seconds do not come to what a longer one settles at.
    const double WarmMegabytes = 300;
    const double GrowthMegabytes = 64;
    const int GrowthDescriptors = 32;

    readonly Dictionary<string, int> played = [];
    readonly List<Usage> usages = [];
    readonly Random random = new(Terms.Seed);

    [Fact]
    public async Task Whatever_happens_what_went_in_is_what_is_there_and_no_reply_goes_twice()
    {
        var time = TimeSpan.FromSeconds(Terms.Seconds * 2 / 3.0);
        await using var site = await Site.Start((int)time.TotalSeconds * NoticesOfSecond + 2000, withPostfix: true);
        var load = new Load(site);
        using var stop = new CancellationTokenSource();
        Task[] lanes =
        [
            load.NoticesAtDaemon(TimeSpan.FromMilliseconds(200), stop.Token),
            load.NoticesAtDaemon(TimeSpan.FromMilliseconds(300), stop.Token),
            load.NoticesAtPostfix(TimeSpan.FromMilliseconds(300), stop.Token),
            load.PlainAtPostfix(TimeSpan.FromMilliseconds(300), stop.Token),
            load.SessionsAtDaemon(TimeSpan.FromMilliseconds(20), stop.Token),
        ];
        await Play(site, load, time);
        await stop.CancelAsync();
        await Terms.UntilNone("mails under way", () => load.Notices.Concat(load.Plain).Count(mail => !mail.Value));
        await Task.WhenAll(lanes);
        await Terms.UntilNone("mails in Postfix' queue", () => site.Postfix.IsIdle ? 0 : 1);
        await site.AnHourLater();
        await Terms.UntilNone("replies that wait", site.Waiting);

        var audit = new Audit(site, load);
        audit.Look();
        Print(time, load, audit);
        audit.Discrepancies.Take(10).ShouldBeEmpty();
        usages.Max(usage => usage.Megabytes).ShouldBeLessThan(Math.Max(Quarter.Max(usage => usage.Megabytes), WarmMegabytes) + GrowthMegabytes);
        usages.Max(usage => usage.Descriptors).ShouldBeLessThan(Quarter.Max(usage => usage.Descriptors) + GrowthDescriptors);
    }

    IEnumerable<Usage> Quarter => usages.Take((usages.Count + 3) / 4);

    // In rounds: each trouble once, in an order of chance.
    async Task Play(Site site, Load load, TimeSpan time)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var round = 1; round == 1 || Stopwatch.GetElapsedTime(begin) < time; round++)
        {
            var troubles = Trouble.All.ToArray();
            random.Shuffle(troubles);
            foreach (var trouble in troubles)
            {
                if (round > 1 && Stopwatch.GetElapsedTime(begin) >= time) break;
                await Task.Delay(random.Next(500, 2500));
                usages.Add(Usage.Of(site.Daemon.Id));
                Terms.Say($"{trouble.Name}; {load.Notices.Count} notices so far");
                await trouble.Play(site, TimeSpan.FromMilliseconds(random.Next(500, 3000)));
                site.Daemon.HasEnded.ShouldBeFalse($"{trouble.Name}: the daemon ended:\n{site.Daemon.Log}");
                played[trouble.Name] = played.GetValueOrDefault(trouble.Name) + 1;
            }
        }
    }

    void Print(TimeSpan time, Load load, Audit audit) => Terms.Print(
        string.Create(CultureInfo.InvariantCulture, $"Mixed load with troubles, {time.TotalSeconds:0} s or a round of all, seed {Terms.Seed}"),
        [
            .. Trouble.All.Select(trouble => (trouble.Name, (object)played.GetValueOrDefault(trouble.Name))),
            .. load.Figures,
            .. audit.Figures,
            ("most memory and descriptors of a life, first quarter", Most(Quarter)),
            ("most memory and descriptors of a life, whole time", Most(usages)),
        ]);

    static Usage Most(IEnumerable<Usage> usages) => new(usages.Max(usage => usage.Megabytes), usages.Max(usage => usage.Descriptors));
}
