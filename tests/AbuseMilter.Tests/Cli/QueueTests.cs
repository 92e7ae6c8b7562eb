using System.Globalization;
using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary><c>queue</c> beside a ledger that the daemon has open.</summary>
public sealed class QueueTests : IAsyncDisposable
{
    readonly DeskStand stand = new();

    public ValueTask DisposeAsync() => stand.DisposeAsync();

    static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    // What a person may do in which state: h held, p pending, and so on is what comes of it; - nothing.
    [Theory]
    [InlineData("held", "release", "pending")]
    [InlineData("held", "cancel", "cancelled")]
    [InlineData("held", "hold", null)]
    [InlineData("held", "retry", null)]
    [InlineData("pending", "retry", "pending")]
    [InlineData("pending", "hold", "held")]
    [InlineData("pending", "cancel", "cancelled")]
    [InlineData("pending", "release", null)]
    [InlineData("failed", "retry", "pending")]
    [InlineData("failed", "cancel", "cancelled")]
    [InlineData("failed", "hold", null)]
    [InlineData("failed", "release", null)]
    [InlineData("expired", "retry", "pending")]
    [InlineData("expired", "cancel", "cancelled")]
    [InlineData("sending", "retry", null)]
    [InlineData("sending", "hold", null)]
    [InlineData("sending", "release", null)]
    [InlineData("sending", "cancel", null)]
    [InlineData("sent", "retry", null)]
    [InlineData("sent", "hold", null)]
    [InlineData("sent", "release", null)]
    [InlineData("sent", "cancel", null)]
    public async Task A_person_moves_a_reply_only_where_that_is_safe(string state, string deed, string? becomes)
    {
        var id = await stand.QueueAsync("A-1", state);
        var seen = stand.Run("queue", deed, Text(id));
        stand.State(id).ShouldBe(becomes ?? state);
        seen.Status.ShouldBe(becomes is null ? 1 : 0);
        (becomes is null ? seen.Errors : seen.Output).ShouldContain($"reply {id}");
        (becomes is null ? seen.Output : seen.Errors).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_cancelled_stays_so()
    {
        var id = await stand.QueueAsync("A-1", "held");
        stand.Run("queue", "cancel", Text(id)).Output.ShouldBe($"reply {id}: is cancelled\n");
        foreach (var deed in (string[])["release", "retry", "hold", "cancel"]) stand.Run("queue", deed, Text(id)).Status.ShouldBe(1);
        stand.State(id).ShouldBe("cancelled");
    }

    [Fact]
    public async Task The_daemon_leases_what_a_person_released()
    {
        var id = await stand.QueueAsync("A-1", "held");
        (await stand.Ledger.LeaseAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldBeNull();
        stand.Clock.Now = DateTimeOffset.UtcNow.AddSeconds(1);
        stand.Run("queue", "release", Text(id)).Output.ShouldBe($"reply {id}: goes out within seconds\n");
        (await stand.Ledger.LeaseAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken))!.Id.ShouldBe(id);
    }

    [Fact]
    public async Task A_retry_after_an_end_begins_with_all_attempts()
    {
        var id = await stand.QueueAsync("A-1", "failed");
        stand.Reply(id).Outbox.Mail.Attempts.ShouldBe(1);
        stand.Run("queue", "retry", Text(id)).Status.ShouldBe(0);
        stand.Reply(id).Outbox.Mail.Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task A_second_reply_to_a_case_is_not_let_go()
    {
        var first = await stand.QueueAsync("A-1", "held");
        var second = await stand.QueueAsync("A-1", "held");
        stand.Run("queue", "release", Text(first)).Status.ShouldBe(0);
        stand.State(second).ShouldBe("superseded");
        var third = await stand.QueueAsync("A-2", "held");
        await stand.QueueAsync("A-2", "sent");
        var seen = stand.Run("queue", "release", Text(third));
        (seen.Status, seen.Errors).ShouldBe((1, $"abuse-milter: reply {third} was cancelled, or gave way to another reply to its case\n"));
    }

    [Fact]
    public async Task A_reply_whose_case_has_an_answer_stays_where_it_is()
    {
        var failed = await stand.QueueAsync("A-1", "failed");
        await stand.Ledger.DisposeAsync();
        // As when an answer came in from another host between.
        using (var db = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={stand.Database};Pooling=False"))
        {
            db.Open();
            using var command = db.CreateCommand();
            command.CommandText = "INSERT INTO outbox (case_key, message_id, recipient, template, content, state, queued_at, due) SELECT case_key, 'x', recipient, template, content, 'sent', 0, 0 FROM outbox";
            command.ExecuteNonQuery();
        }
        stand.Run("queue", "retry", Text(failed)).Errors.ShouldBe($"abuse-milter: reply {failed} stays failed: reply {failed + 1} answers its case, or the same event, already\n");
    }

    [Fact]
    public async Task All_that_is_held_for_one_reason_is_released_together()
    {
        var limited = new List<long>();
        foreach (var number in Enumerable.Range(1, 3)) limited.Add(await stand.QueueAsync($"A-{number}", entry => entry with { ReplyReason = "rate-limited: more than 1/24h to sender/x" }));
        var other = await stand.QueueAsync("A-9", "held");
        stand.Run("queue", "release", "--all", "--reason", "rate-limited").Status.ShouldBe(2);
        limited.ShouldAllBe(id => stand.State(id) == "held");
        stand.Run("queue", "release", "--all", "--reason", "rate-limited", "--yes").Status.ShouldBe(0);
        limited.ShouldAllBe(id => stand.State(id) == "pending");
        stand.State(other).ShouldBe("held");
        stand.Run("queue", "release", "--all", "--reason", "rate-limited", "--yes").Errors.ShouldBe("abuse-milter: nothing is held for rate-limited\n");
    }

    [Fact]
    public async Task All_that_is_held_for_one_reason_is_cancelled_together()
    {
        var limited = new List<long>();
        foreach (var number in Enumerable.Range(1, 2)) limited.Add(await stand.QueueAsync($"A-{number}", entry => entry with { ReplyReason = "rate-limited: more than 1/24h to sender/x" }));
        var other = await stand.QueueAsync("A-9", "held");
        stand.Run("queue", "cancel", "--all", "--reason", "rate-limited").Errors.ShouldBe("abuse-milter: cancel 2 held replies: say --yes, there is nobody to ask\n");
        stand.Run("queue", "cancel", "--all").Status.ShouldBe(2);
        limited.ShouldAllBe(id => stand.State(id) == "held");
        stand.Run("queue", "cancel", "--all", "--reason", "rate-limited", "--yes").Status.ShouldBe(0);
        limited.ShouldAllBe(id => stand.State(id) == "cancelled");
        stand.State(other).ShouldBe("held");
    }

    [Fact]
    public async Task All_that_can_be_tried_again_is()
    {
        var failed = await stand.QueueAsync("A-1", "failed");
        var expired = await stand.QueueAsync("A-2", "expired");
        var held = await stand.QueueAsync("A-3", "held");
        stand.Run("queue", "retry", "--all").Status.ShouldBe(0);
        (stand.State(failed), stand.State(expired), stand.State(held)).ShouldBe(("pending", "pending", "held"));
    }

    [Theory]
    [InlineData("queue")]
    [InlineData("queue listt")]
    [InlineData("queue show")]
    [InlineData("queue show x")]
    [InlineData("queue release")]
    [InlineData("queue release --all")]
    [InlineData("queue release 1 --all --reason x")]
    [InlineData("queue release 1 2 --edit")]
    [InlineData("queue release 1 --reason x")]
    [InlineData("queue hold")]
    [InlineData("queue cancel")]
    [InlineData("queue retry")]
    [InlineData("queue retry 1 --all")]
    [InlineData("queue list --state waiting")]
    [InlineData("queue list --since yesterday")]
    [InlineData("queue list --class copyrigth")]
    [InlineData("queue list --ip 192.0.2")]
    [InlineData("queue list --ip 192.0.2.0/24")]
    [InlineData("queue list --reason no_reason")]
    [InlineData("queue list --limit 0")]
    [InlineData("cases")]
    [InlineData("cases search")]
    [InlineData("cases export")]
    [InlineData("cases export --format xml")]
    [InlineData("cases erase")]
    [InlineData("cases erase A-1 --ip 192.0.2.1 --yes")]
    [InlineData("cases list --decision sent")]
    public void What_is_not_said_right_has_a_status_of_its_own(string call)
    {
        var seen = stand.Run(call.Split(' '));
        seen.Status.ShouldBe(2);
        seen.Errors.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("queue list")]
    [InlineData("queue show 1")]
    [InlineData("queue release 1")]
    [InlineData("queue cancel 1")]
    [InlineData("cases list")]
    [InlineData("cases show A-1")]
    [InlineData("cases search A-1")]
    [InlineData("cases stats")]
    [InlineData("cases export --format csv")]
    [InlineData("cases erase A-1 --yes")]
    public async Task What_is_not_there_is_told(string call)
    {
        stand.Run(call.Split(' ')).Status.ShouldBe(1);
        await stand.StopDaemonAsync();
        stand.Run(call.Split(' ')).Status.ShouldBe(1);
        File.Delete(stand.Database);
        var seen = stand.Run(call.Split(' '));
        (seen.Status, seen.Output).ShouldBe((1, ""));
        seen.Errors.ShouldBe($"abuse-milter: there is no ledger {stand.Database}: the daemon makes it when it starts; see [store] of the configuration\n");
        File.Exists(stand.Database).ShouldBeFalse();
    }

    [Fact]
    public async Task Filters_choose_what_is_listed()
    {
        var now = stand.Clock.Now;
        stand.Clock.Now = now.AddDays(-3);
        await stand.QueueAsync("OLD-1", "held");
        stand.Clock.Now = now;
        await stand.QueueAsync("A-1", entry => entry with { Class = "abuse-other", Profile = "irdeto", ReplyReason = "auth-none: x" });
        await stand.QueueAsync("A-2", entry => entry with { Notice = entry.Notice! with { TicketId = "T-77", Items = [new NoticeItem { Ip = "2001:db8::1" }] } });
        await stand.QueueAsync("A-3", "failed");
        await stand.QueueAsync("A-4", "sent");

        string[] Cases(string options) => [.. stand.Json(["queue", "list", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Select(row => row.GetProperty("case_id").GetString()!).Order(StringComparer.Ordinal)];
        Cases("").ShouldBe(["A-1", "A-2", "A-3", "OLD-1"]);
        Cases("--state all").ShouldBe(["A-1", "A-2", "A-3", "A-4", "OLD-1"]);
        Cases("--state failed,sent").ShouldBe(["A-3", "A-4"]);
        Cases("--since 2d").ShouldBe(["A-1", "A-2", "A-3"]);
        Cases("--class abuse-other").ShouldBe(["A-1"]);
        Cases("--profile irdeto").ShouldBe(["A-1"]);
        Cases("--ip 2001:DB8:0::1").ShouldBe(["A-2"]);
        Cases("--case t-77").ShouldBe(["A-2"]);
        Cases("--reason auth-none").ShouldBe(["A-1"]);
        Cases("--state held --since 24h --class copyright").ShouldBe(["A-2"]);
        Cases("--limit 1").Length.ShouldBe(1);
    }

    [Fact]
    public async Task The_keys_of_the_JSON_are_always_there()
    {
        await stand.QueueAsync("A-1", "held");
        await stand.QueueAsync("A-2", entry => entry with { Notice = null, From = null, Profile = null });
        string[] keys =
        [
            "id", "state", "alert", "why", "to", "template", "message_id", "queued_at", "due", "attempts", "answer", "ended_at", "row", "received_at", "deadline", "class", "profile",
            "case_id", "ip", "from",
        ];
        foreach (var row in stand.Json("queue", "list")) row.EnumerateObject().Select(property => property.Name).ShouldBe(keys);
        stand.Json("queue", "show", "1").Single().EnumerateObject().Select(property => property.Name).ShouldBe([.. keys, "subject", "text", "notice"]);
        var held = stand.Json("queue", "show", "1").Single();
        held.GetProperty("state").GetString().ShouldBe("held");
        held.GetProperty("text").GetString().ShouldBe("Dear complainant,\n\nHello.");
        held.GetProperty("notice").GetProperty("items")[0].GetProperty("ip").GetString().ShouldBe("192.0.2.17");
    }

    [Fact]
    public async Task A_held_answer_is_read_beside_the_facts()
    {
        var file = await stand.FileMailAsync("From: cases@agent.example\nSubject: Notice A-1\n\nCase: A-1\nIP Address: 192.0.2.17\n");
        var id = await stand.QueueAsync("A-1", entry => entry with { File = file });
        var page = stand.Run("queue", "show", Text(id)).Output;
        page.ShouldStartWith($"Reply {id}: held  unknown-sender: no profile and no rule names agent.example\n");
        page.ShouldContain("\n  what to do     Answer it by hand.");
        page.ShouldContain("\nWhat it answers  row 1, received ");
        page.ShouldContain($"\n  file           {stand.Maildir[..20]}");
        page.ShouldMatch(@"\n  ip             192\.0\.2\.17 +line 2: IP Address: 192\.0\.2\.17\n");
        page.ShouldContain("\n  | From: Abuse Büro <abuse@example.com>\n  | To: cases@agent.example\n  | Subject: Re: Notice\n");
        page.ShouldContain("\n  | Dear complainant,\n  |\n  | Hello.\n");
        page.Split('\n').ShouldAllBe(line => line.Length <= 80);
    }
}
