using AbuseMilter.Notices;
using Shouldly;
using Spectre.Console;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary><c>cases</c> beside a ledger that the daemon has open.</summary>
public sealed class CasesTests : IAsyncDisposable
{
    readonly DeskStand stand = new();

    public ValueTask DisposeAsync() => stand.DisposeAsync();

    string[] Rows(params string[] call)
    {
        var seen = stand.Run([.. call, "--json"]);
        return [.. seen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("notice").GetProperty("case_id").GetString()!)];
    }

    [Theory]
    [InlineData("tc-0815")]
    [InlineData("TC-0815")]
    [InlineData("T-4711")]
    [InlineData("192.0.2.17")]
    [InlineData("2001:0DB8::0001")]
    [InlineData("0123456789ABCDEF0123456789abcdef01234567")]
    [InlineData("cases@mail.agent.example")]
    [InlineData("Cases@Mail.Agent.Example")]
    [InlineData("mail.agent.example")]
    [InlineData("agent.example")]
    [InlineData("agent.ex")]
    [InlineData("cases@")]
    [InlineData("TC-08")]
    [InlineData("192.0.2.")]
    [InlineData("0123456789abcdef")]
    public async Task A_case_is_found_by_whatever_is_at_hand(string term)
    {
        await stand.FileAsync(stand.Entry("OTHER-1") with { From = "x@other.example", Notice = new Notice { Format = "labels", CaseId = "OTHER-1", Items = [new NoticeItem { Ip = "198.51.100.9" }] } });
        await stand.FileAsync(stand.Entry("TC-0815") with
        {
            From = "cases@mail.agent.example",
            Notice = DeskStand.Notice("TC-0815") with { TicketId = "T-4711", Items = [DeskStand.Item, DeskStand.Item with { Ip = "2001:db8::1" }] },
        });
        Rows("cases", "search", term).ShouldBe(["TC-0815"]);
    }

    [Fact]
    public async Task Who_is_named_exactly_stands_before_who_begins_so()
    {
        foreach (var number in (string[])["A-1", "A-10", "A-11"]) await stand.FileAsync(stand.Entry(number));
        Rows("cases", "search", "a-1").ShouldBe(["A-1"]);
        Rows("cases", "search", "a-").ShouldBe(["A-11", "A-10", "A-1"]);
        Rows("cases", "search", "a-", "--limit", "2").Length.ShouldBe(2);
        stand.Run("cases", "search", "%").Status.ShouldBe(1);
        stand.Run("cases", "search", "_-1").Status.ShouldBe(1);
    }

    [Fact]
    public async Task Filters_choose_what_is_listed()
    {
        var now = stand.Clock.Now;
        await stand.FileAsync(stand.Entry("OLD-1") with { ReceivedAt = now.AddDays(-9) });
        await stand.FileAsync(stand.Entry("A-1") with { Class = "spam-report", Profile = "spamcop", Rule = "spam", ReplyDecision = "none", ReplyReason = "no-rule: x" });
        await stand.FileAsync(stand.Entry("A-2") with { From = "x@other.example", Notice = DeskStand.Notice("A-2") with { Items = [DeskStand.Item with { Ip = "192.0.2.99" }] } });
        Rows("cases", "list").ShouldBe(["A-2", "A-1", "OLD-1"]);
        Rows("cases", "list", "--since", "7d").ShouldBe(["A-2", "A-1"]);
        Rows("cases", "list", "--class", "spam-report").ShouldBe(["A-1"]);
        Rows("cases", "list", "--profile", "spamcop").ShouldBe(["A-1"]);
        Rows("cases", "list", "--rule", "dmca").ShouldBe(["A-2", "OLD-1"]);
        Rows("cases", "list", "--ip", "192.0.2.99").ShouldBe(["A-2"]);
        Rows("cases", "list", "--case", "a-2").ShouldBe(["A-2"]);
        Rows("cases", "list", "--from", "X@other.example").ShouldBe(["A-2"]);
        Rows("cases", "list", "--decision", "none").ShouldBe(["A-1"]);
        Rows("cases", "list", "--reason", "no-rule").ShouldBe(["A-1"]);
        Rows("cases", "list", "--rule", "dmca", "--since", "7d").ShouldBe(["A-2"]);
    }

    [Fact]
    public async Task No_line_of_a_page_is_wider_than_the_paper_or_steers_a_terminal()
    {
        const string hostile = "\u001b[2J\r\n1  99-99 FORGED 著作権侵害の通知 \u202e AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        var id = await stand.QueueAsync("A-1", entry => entry with
        {
            From = hostile,
            Subject = hostile,
            Profile = hostile,
            Rule = hostile,
            Evidence = hostile,
            ReplyReason = "unknown-sender: " + hostile,
            Notice = DeskStand.Notice("A-1") with { CaseId = hostile, Complainant = hostile, Items = [DeskStand.Item with { Work = hostile, FileName = hostile, Url = "https://example.org/" + hostile }] },
        }, mail => mail with { To = hostile });
        string[][] calls = [["queue", "list"], ["queue", "show", $"{id}"], ["cases", "list"], ["cases", "show", "1"], ["cases", "stats"], ["cases", "search", "192.0.2.17"]];
        foreach (var call in calls)
        {
            var seen = stand.Run(call);
            seen.Status.ShouldBe(0, string.Join(' ', call));
            foreach (var line in seen.Output.Split('\n'))
            {
                line.GetCellWidth().ShouldBeLessThanOrEqualTo(80, $"{string.Join(' ', call)}: {line}");
                line.ShouldAllBe(c => !char.IsControl(c) && c != '\u202e');
                line.ShouldNotStartWith("1  99-99");
            }
        }
        foreach (var call in calls) stand.Run([.. call, "--json"]).Output.ShouldAllBe(c => !char.IsControl(c) && c != '\u202e' || c == '\n');
    }

    [Fact]
    public async Task A_case_is_shown_with_its_facts_and_its_replies()
    {
        var held = await stand.QueueAsync("A-1", "held");
        stand.Run("queue", "cancel", $"{held}");
        var sent = await stand.QueueAsync("A-1", "sent");
        var page = stand.Run("cases", "show", "a-1").Output;
        page.ShouldContain("Case A-1  row 2, received ");
        page.ShouldContain("Case A-1  row 1, received ");
        page.ShouldContain("  it is          copyright, conduit, agent, example; rule dmca\n");
        page.ShouldContain("  infohash       0123456789abcdef0123456789abcdef01234567\n");
        page.ShouldContain("\nReply: hold  unknown-sender: no profile and no rule names agent.example\n");
        page.ShouldContain($"\n  reply {held}        cancelled ");
        page.ShouldContain($"\n  reply {sent}        sent ");
        stand.Run("cases", "show", "row:2").Output.ShouldContain("row 2, received");
        stand.Run("cases", "show", "2").Output.ShouldContain("row 2, received");
        stand.Run("cases", "show", "row:3").Status.ShouldBe(1);
        var json = stand.Json("cases", "show", "row:1").Single();
        json.GetProperty("replies")[0].GetProperty("state").GetString().ShouldBe("cancelled");
        json.GetProperty("notice").GetProperty("items")[0].GetProperty("port").GetInt32().ShouldBe(6881);
    }

    [Fact]
    public async Task The_figures_tell_how_the_week_went()
    {
        var today = DateTimeOffset.UtcNow;
        stand.Clock.Now = today.AddDays(-2);
        await stand.QueueAsync("A-1", "held");
        stand.Clock.Now = today;
        foreach (var (caseId, seconds) in (IEnumerable<(string, double)>)[("A-2", 1), ("A-3", 2), ("A-4", 60)])
        {
            var id = await stand.QueueAsync(caseId, "sending");
            stand.Clock.Now = stand.Reply(id).Entry!.ReceivedAt.AddSeconds(seconds);
            await stand.Ledger.MarkSentAsync(id, "250 ok", TestContext.Current.CancellationToken);
        }
        var stats = stand.Json("cases", "stats", "--since", "7d").Single();
        stats.GetProperty("notices").GetInt32().ShouldBe(4);
        stats.GetProperty("days").GetArrayLength().ShouldBe(3);
        stats.GetProperty("days")[1].GetProperty("count").GetInt32().ShouldBe(0);
        stats.GetProperty("complainants")[0].ToString().ShouldBe("""{"name":"Example Agents Ltd","count":4}""");
        stats.GetProperty("addresses")[0].ToString().ShouldBe("""{"name":"192.0.2.17","count":4}""");
        stats.GetProperty("held")[0].ToString().ShouldBe("""{"name":"unknown-sender","count":1}""");
        stats.GetProperty("latency").ToString().ShouldBe("""{"p50":2,"p90":60,"p99":60}""");
        stand.Json("cases", "stats", "--decision", "hold").Single().GetProperty("latency").GetProperty("p50").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        var page = stand.Run("cases", "stats").Output;
        page.ShouldContain("\nheld at first, for\n  unknown-sender  1  ####");
        page.ShouldContain("half within 2.0 s, 90 % within 60.0 s, 99 % within 60.0 s");
        page.Split('\n').Max(line => line.Length).ShouldBeLessThanOrEqualTo(80);
    }

    [Fact]
    public async Task What_is_erased_leaves_nothing_behind()
    {
        var file = await stand.FileMailAsync("Subject: SECRET-A\n\nx\n");
        var read = await stand.FileMailAsync("Subject: SECRET-B\n\nx\n");
        var kept = await stand.FileMailAsync("Subject: KEPT\n\nx\n");
        // A mail reader has seen the second.
        var moved = Path.Combine(stand.Maildir, read.Replace("/new/", "/cur/", StringComparison.Ordinal) + ":2,RS");
        File.Move(Path.Combine(stand.Maildir, read), moved);
        await stand.QueueAsync("A-1", entry => entry with { File = file, Subject = "SECRET-A" });
        await stand.QueueAsync("A-1", entry => entry with { File = read, Subject = "SECRET-B" });
        await stand.QueueAsync("A-2", entry => entry with { File = kept });

        var asked = stand.Run("cases", "erase", "A-1");
        (asked.Status, asked.Errors).ShouldBe((2, "abuse-milter: say --yes, there is nobody to ask\n"));
        asked.Output.ShouldContain(moved);
        stand.Run("cases", "erase", "A-1", "--yes").Output.ShouldEndWith("2 notices erased\n");
        stand.Run("cases", "show", "A-1").Status.ShouldBe(1);
        stand.Run("cases", "search", "A-1").Status.ShouldBe(1);
        stand.Json("queue", "list").Count.ShouldBe(1);
        Directory.GetFiles(stand.Maildir, "*", SearchOption.AllDirectories).Where(path => path.Contains("_R", StringComparison.Ordinal)).ShouldBe([Path.Combine(stand.Maildir, kept)]);
        await stand.StopDaemonAsync();
        (await File.ReadAllTextAsync(stand.Database, TestContext.Current.CancellationToken)).ShouldNotContain("SECRET");
        stand.Run("cases", "list").Status.ShouldBe(0);
    }

    [Theory]
    [InlineData("--ip", "192.0.2.17")]
    [InlineData("--from", "Cases@agent.example")]
    public async Task All_of_an_address_is_erased(string option, string value)
    {
        foreach (var number in (string[])["A-1", "A-2"]) await stand.QueueAsync(number, "held");
        await stand.FileAsync(stand.Entry("B-1") with { From = "x@other.example", Notice = null });
        stand.Run("cases", "erase", option, value, "--yes").Status.ShouldBe(0);
        stand.Json("cases", "list").Single().GetProperty("from").GetString().ShouldBe("x@other.example");
    }

    [Fact]
    public async Task What_is_being_sent_is_not_erased()
    {
        await stand.QueueAsync("A-1", "sending");
        var seen = stand.Run("cases", "erase", "A-1", "--yes");
        seen.Status.ShouldBe(1);
        seen.Errors.ShouldContain("row 1; try again in a minute");
        stand.Json("cases", "list").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Persons_look_and_act_while_the_daemon_writes()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var held = new List<long>();
        foreach (var number in Enumerable.Range(1, 20)) held.Add(await stand.QueueAsync($"H-{number}", "held"));
        var written = 0;
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await stand.Ledger.RecordAsync(stand.Entry($"W-{++written}"), null, CancellationToken.None);
            }
        }, CancellationToken.None);
        foreach (var id in held)
        {
            stand.Run("queue", "list").Status.ShouldBe(0);
            stand.Run("cases", "search", $"H-{id}").Status.ShouldBe(0);
            stand.Run("queue", "release", $"{id}").Errors.ShouldBeEmpty();
        }
        await stop.CancelAsync();
        await writing;
        held.ShouldAllBe(id => stand.State(id) == "pending");
        stand.Json("cases", "list", "--limit", "100000").Count.ShouldBe(20 + written);
    }
}
