using AbuseMilter.Notices;
using AbuseMilter.Tests.Cli;
using Xunit;

namespace AbuseMilter.Tests.Web;

/// <summary>A ledger as it looks after some weeks, the same each time.</summary>
static class BusyDesk
{
    static readonly DateTimeOffset Now = new(2026, 11, 22, 13, 40, 0, TimeSpan.Zero);

    static readonly (string Complainant, string Address, string Profile, int Weight)[] Senders =
    [
        ("Example Agents Ltd", "cases@agent.example", "example-agent", 8), ("Watch & Co GmbH", "notice@watch.example", "watch", 4), ("Tracker Inc", "dmca@tracker.example", "tracker", 3),
        ("Lawful Films LLP", "desk@lawfirm.example", "", 2), ("Carrier Abuse Team", "abuse@carrier.example", "carrier", 1),
    ];

    static readonly string[] Works = ["The Example", "A Film of Examples", "Example: The Series, S02E05", "Songs for Examples"];

    public static async Task FillAsync(DeskStand desk)
    {
        var random = new Random(7);
        for (var day = 29; day >= 0; day--)
        {
            var count = (day % 7 is 0 or 6 ? 1 : 3) + random.Next(day == 0 ? 3 : 6);
            for (var i = 0; i < count; i++)
            {
                desk.Clock.Now = Now.AddDays(-day).AddHours(-i * 2 - 1);
                await AddAsync(desk, random, $"{(char)('A' + random.Next(26))}X-{day:00}{i:00}", "sent");
            }
        }
        foreach (var (caseId, ago, due, state, reason) in ((string, double, double?, string, string)[])
            [("WX-7", 26, -2, "held", "auth-none: nobody vouches for carrier.example"), ("LF-2291", 3.2, 20, "held", "unknown-sender: no profile and no rule names lawfirm.example"),
             ("LF-2292", 3, null, "held", "unknown-sender: no profile and no rule names lawfirm.example"), ("TC-0815", 0.3, null, "held", "rate-limited: more than 1/24h to cases@agent.example"),
             ("TC-0816", 0.7, null, "failed", ""), ("WX-9", 0.1, 46, "pending", "ok: every condition for a reply holds")])
        {
            desk.Clock.Now = Now.AddHours(-ago);
            await AddAsync(desk, random, caseId, state, reason, due);
        }
        desk.Clock.Now = Now;
    }

    static async Task AddAsync(DeskStand desk, Random random, string caseId, string state, string reason = "ok: every condition for a reply holds", double? due = null)
    {
        var (complainant, address, profile, _) = Senders.SelectMany(sender => Enumerable.Repeat(sender, sender.Weight)).ElementAt(random.Next(18));
        var item = DeskStand.Item with { Ip = $"192.0.2.{10 + random.Next(9)}", Work = Works[random.Next(Works.Length)] };
        var notice = DeskStand.Notice(caseId) with { Complainant = complainant, Items = [item], Deadline = due is { } hours ? new NoticeDeadline("48 hours", null, Now.AddHours(hours)) : null };
        var id = await desk.QueueAsync(caseId, entry => entry with
        {
            From = address,
            Profile = profile.Length > 0 ? profile : null,
            Notice = notice,
            ReplyDecision = state == "held" ? "hold" : "send",
            ReplyReason = reason,
        }, mail => mail with { To = address, CaseKey = $"{address}/case/{caseId}", Content = DeskStand.Mail(caseId, $"Re: Notice of Claimed Infringement {caseId}", Letter(caseId)).Content });
        if (state is "held" or "pending") return;
        _ = await desk.Ledger.LeaseAsync(TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);
        desk.Clock.Now += TimeSpan.FromMilliseconds(300 + random.Next(2000));
        if (state == "sent") await desk.Ledger.MarkSentAsync(id, "250 2.0.0 Ok: queued as 4Zx1yz", TestContext.Current.CancellationToken);
        else await desk.Ledger.EndAsync(id, state, "refused at Recipient: 550 5.1.1 <nobody@watch.example>: no such user", TestContext.Current.CancellationToken);
    }

    static string Letter(string caseId) => $"""
        Dear complainant,

        thank you for your notice {caseId}. The address 192.0.2.17 that you name
        belongs to a relay of the Tor network, which passes on traffic of others and
        keeps no records of it. At the time that you state, 2026-11-18 20:26:43 UTC,
        it was a transitory digital network communication.

        We take your notice seriously, and have filed it.

        With kind regards
        Example Networks, Abuse Desk

        """;
}
