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

    [Fact]
    public async Task A_row_that_is_no_mail_goes_nowhere_and_stops_no_other() => await Damage("L-20",
        "content = x''",
        "content = CAST('Subject: bare' || char(10) || char(10) || 'line ends' AS BLOB)",
        "recipient = 'x@example.org>' || char(13) || char(10) || 'RCPT TO:<y@example.org'",
        "recipient = ''");

    [Fact]
    public async Task A_row_that_cannot_be_read_goes_nowhere_and_stops_no_other() => await Damage("L-25",
        "attempts = 9223372036854775807",
        "queued_at = 9223372036854775807");

    // A good reply waits behind the bad ones.
    async Task Damage(string name, params string[] damages)
    {
        await Ordeal.Mailhost.Close();
        for (var i = 0; i <= damages.Length; i++) (await Ordeal.Deliver(Mails.Notice($"{name}.{i}"))).ShouldBe('d');
        await Ordeal.Daemon.Says("server is away");
        await Ordeal.Daemon.Kill();
        for (var i = 0; i < damages.Length; i++)
            Ordeal.Sql($"UPDATE outbox SET {damages[i]}, due = 0 WHERE instr(CAST(content AS TEXT), '{name}.{i} ') > 0");
        Ordeal.Mailhost.Open();
        await Ordeal.Restart();
        try
        {
            await Eventually.Get("the good reply", () => Ordeal.Answers($"{name}.{damages.Length} ") == 1 ? "" : null);
            await Ordeal.Dry();
            for (var i = 0; i < damages.Length; i++) Ordeal.Answers($"{name}.{i} ").ShouldBe(0, damages[i]);
            Ordeal.Filed($"Case ID {name}.").ShouldBe(damages.Length + 1);
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
        // A sender who never heard of the first verdict, and one who sends his notice once more: nobody knows whether that case was answered.
        await ordeal.UntilTaken(Mails.Notice("L-30"));
        ordeal.Filed("Case ID L-30 ").ShouldBe(1);
        await ordeal.UntilTaken(Mails.Notice("L-30", "X-Sent: again"));
        await ordeal.UntilTaken(Mails.Notice("L-31"));
        await ordeal.Dry();
        ordeal.Filed("Case ID L-30 ").ShouldBe(2);
        ordeal.Filed("Case ID L-31 ").ShouldBe(1);
        ordeal.Answers("L-30 ").ShouldBe(1);
        ordeal.Answers("L-31 ").ShouldBe(1);
        ordeal.Count("state = 'held'").ShouldBe(2);
    }

    [Fact]
    public async Task After_the_ambiguous_window_a_reply_waits_for_a_person_where_the_operator_says_so()
    {
        await using var ordeal = await Ordeal.Start(text => text.Replace("ambiguous = \"resend\"", "ambiguous = \"hold\"", StringComparison.Ordinal));
        ordeal.Mailhost.At = async at =>
        {
            if (at != SmtpStep.Dot) return null;
            await ordeal.Daemon.Kill();
            return "";
        };
        await ordeal.Deliver(Mails.Notice("L-40"));
        await ordeal.Daemon.Ended();
        await ordeal.Restart();
        foreach (var caseId in (string[])["L-40", "L-41"]) await ordeal.UntilTaken(Mails.Notice(caseId));
        await ordeal.UntilTaken(Mails.Notice("L-40", "X-Sent: again"));
        await ordeal.Dry();
        ordeal.Answers("L-40 ").ShouldBe(1);
        ordeal.Answers("L-41 ").ShouldBe(1);
        ordeal.Count("state = 'held'").ShouldBe(2, "that of the same case in a new message, too");
    }

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
