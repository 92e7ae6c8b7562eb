using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>Somebody else has his hands in the ledger, or it is damaged.</summary>
public sealed class LedgerFaultTests(LedgerFaultTests.Running running) : IClassFixture<LedgerFaultTests.Running>
{
    Ordeal Ordeal => running.Ordeal;

    [Fact]
    public async Task A_ledger_that_another_program_locks_is_a_temporary_error_until_it_lets_go()
    {
        await Ordeal.Dry();
        await using (var db = Ordeal.OpenLedger())
        {
            await using var locked = db.BeginTransaction(deferred: false);
            (await Ordeal.Deliver(Mails.Notice("L-10"))).ShouldBe('t');
            (await Sender.Deliver(Ordeal.Port, Mails.Note("to somebody else"), "bob@example.org", "alice@example.com")).ShouldBe('a');
        }
        Ordeal.Daemon.HasEnded.ShouldBeFalse();
        await Ordeal.UntilTaken(Mails.Notice("L-10"));
        await OnceEach("L-10");
    }

    /// <summary>What a row of the outbox may hold that no reply of ours is.</summary>
    public static TheoryData<string, string> BadRows => new()
    {
        { "L-20", "content = x''" },
        { "L-21", "content = CAST('Subject: bare' || char(10) || char(10) || 'line ends' AS BLOB)" },
        { "L-22", "recipient = 'x@example.org>' || char(13) || char(10) || 'RCPT TO:<y@example.org'" },
        { "L-23", "recipient = ''" },
        { "L-24", "attempts = 9223372036854775807" },
        { "L-25", "queued_at = 9223372036854775807" },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public async Task A_row_that_cannot_be_read_goes_nowhere_and_stops_no_other(string caseId, string damage)
    {
        await Ordeal.Mailhost.Close();
        (await Ordeal.Deliver(Mails.Notice(caseId))).ShouldBe('d');
        await Ordeal.Daemon.Says("server is away");
        (await Ordeal.Deliver(Mails.Notice($"{caseId}.2"))).ShouldBe('d');
        await Ordeal.Daemon.Kill();
        Ordeal.Sql($"UPDATE outbox SET {damage}, due = 0 WHERE instr(CAST(content AS TEXT), '{caseId} ') > 0");
        Ordeal.Mailhost.Open();
        await Ordeal.Restart();
        try
        {
            await Eventually.Get("the other reply", () => Ordeal.Answers($"{caseId}.2 ") == 1 ? "" : null);
            await Ordeal.Dry();
            Ordeal.Answers($"{caseId} ").ShouldBe(0);
            Ordeal.Count($"template = 'dmca' AND state = 'sent' AND {damage}").ShouldBe(0);
        }
        finally
        {
            Ordeal.Sql("DELETE FROM outbox WHERE state <> 'sent'");
        }
    }

    [Fact]
    public async Task A_damaged_ledger_is_told_at_start_with_what_to_do_and_once_it_is_moved_aside_work_goes_on()
    {
        await using var ordeal = await Ordeal.Start();
        await ordeal.UntilTaken(Mails.Notice("L-30"));
        await ordeal.Dry();
        ordeal.Daemon.Signal(15);
        await ordeal.Daemon.Ended();
        var bytes = await File.ReadAllBytesAsync(ordeal.Ledger, TestContext.Current.CancellationToken);
        bytes.AsSpan(100, 4000).Fill(0xA5);
        await File.WriteAllBytesAsync(ordeal.Ledger, bytes, TestContext.Current.CancellationToken);

        var refused = await Should.ThrowAsync<InvalidOperationException>(ordeal.StartDaemon);
        refused.Message.ShouldContain("ended with 1");
        refused.Message.ShouldContain("is damaged");
        refused.Message.ShouldContain("aside");
        (await File.ReadAllBytesAsync(ordeal.Ledger, TestContext.Current.CancellationToken)).ShouldBe(bytes);

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(ordeal.Ledger)!, "ledger.db*"))
            if (!file.EndsWith(".lock", StringComparison.Ordinal)) File.Move(file, file + ".aside");
        await ordeal.StartDaemon();
        // A sender who never heard of the first verdict: the file is found, and the reply has the Message-ID that it had.
        await ordeal.UntilTaken(Mails.Notice("L-30"));
        await ordeal.UntilTaken(Mails.Notice("L-31"));
        await ordeal.Dry();
        ordeal.Filed("L-30").ShouldBe(1);
        ordeal.Filed("L-31").ShouldBe(1);
        ordeal.Answers("L-31 ").ShouldBe(1);
        MessageIds(ordeal, "L-30 ").Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task After_the_ambiguous_window_a_reply_waits_for_a_person_where_the_operator_says_so()
    {
        await using var ordeal = await Ordeal.Start(text => text.Replace("ambiguous = \"resend\"", "ambiguous = \"hold\"", StringComparison.Ordinal));
        foreach (var (caseId, step) in new[] { ("L-40", SmtpStep.Dot), ("L-41", SmtpStep.Answered) })
        {
            ordeal.Mailhost.At = async at =>
            {
                if (at != step) return null;
                await ordeal.Daemon.Kill();
                return "";
            };
            await ordeal.Deliver(Mails.Notice(caseId));
            await ordeal.Daemon.Ended();
            await ordeal.Restart();
            await ordeal.UntilTaken(Mails.Notice(caseId));
            await ordeal.UntilTaken(Mails.Notice($"{caseId}.2"));
            await ordeal.Dry();
            ordeal.Answers($"{caseId} ").ShouldBe(1);
            ordeal.Answers($"{caseId}.2 ").ShouldBe(1);
        }
        ordeal.Count("state = 'held'").ShouldBeInRange(1, 2); // the second may have been written down before the kill
    }

    static IEnumerable<string> MessageIds(Ordeal ordeal, string text) => ordeal.Mailhost.Taken
        .Where(mail => mail.Contains(text, StringComparison.Ordinal))
        .SelectMany(mail => mail.Split("\r\n").Where(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase)));

    async Task OnceEach(string caseId)
    {
        await Ordeal.Dry();
        Ordeal.Filed(caseId).ShouldBe(1);
        Ordeal.Answers($"{caseId} ").ShouldBe(1);
    }

    public sealed class Running : IAsyncLifetime
    {
        internal Ordeal Ordeal { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Ordeal = await Ordeal.Start();

        public async ValueTask DisposeAsync()
        {
            if (Ordeal is not null) await Ordeal.DisposeAsync();
        }
    }
}
