using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
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

    [Fact]
    public async Task A_daemon_that_starts_while_the_ledger_s_disk_is_full_serves_other_mail_and_does_what_a_start_does_once_there_is_space()
    {
        var admin = PostfixInstance.FreePort();
        SmallDisk? disk = null;
        await using var ordeal = await Ordeal.Start(
            text => text.Replace("\nlisten = \"\"", $"\nlisten = \"127.0.0.1:{admin}\"", StringComparison.Ordinal),
            ordeal => disk = new SmallDisk(Path.GetDirectoryName(ordeal.Ledger)!, "size=2m"));
        using var mounted = disk;
        await ordeal.UntilTaken(Mails.Notice("L-50"));
        await ordeal.Dry();
        ordeal.Daemon.Signal(15);
        await ordeal.Daemon.Ended();
        foreach (var file in Directory.GetFiles(disk!.Path)) File.Delete(file);
        var filler = disk.Fill();

        using var manager = new ScriptedManager(Path.Combine(ordeal.Root, "notify"));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{admin}") };
        await using (var daemon = await DaemonProcess.Start(ordeal.Config, environment: ordeal.Control.Append(new("NOTIFY_SOCKET", manager.Place)).Append(new("WATCHDOG_USEC", "3000000"))))
        {
            daemon.Log.ShouldContain("the ledger cannot be opened yet, so watched mail is refused for now");
            var words = new List<string>();
            await Eventually.Get("READY=1 and a sign of life", () =>
            {
                words.AddRange(manager.Words());
                return words.Any(word => word.StartsWith("READY=1", StringComparison.Ordinal)) && words.Contains("WATCHDOG=1") ? "" : null;
            });
            (await ordeal.Deliver(Mails.Notice("L-51"))).ShouldBe('t');
            (await Sender.Deliver(ordeal.Port, Mails.Note("to somebody else"), "bob@example.org", "alice@example.com")).ShouldBe('a');
            foreach (var path in (string[])["healthz", "readyz"])
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
                ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)).ShouldSatisfyAllConditions(
                    told => told.Item1.ShouldBe(503), told => told.Item2.ShouldContain("ledger: "), told => told.Item2.ShouldContain(ordeal.Ledger));
            }
            daemon.Signal(1);
            await daemon.Says("reloaded, generation 2");
            daemon.Signal(15);
            (await daemon.Ended().WaitAsync(TimeSpan.FromSeconds(8), Cancellation)).ShouldBe(0);
        }

        await ordeal.StartDaemon();
        (await ordeal.Deliver(Mails.Notice("L-51"))).ShouldBe('t');
        ordeal.Filed("Case ID L-51 ").ShouldBe(0);
        File.Delete(filler);
        await ordeal.Daemon.Says("the ledger is open");
        ordeal.Daemon.Log.ShouldContain("the ledger is new: 1 notices were read again from the Maildir");
        await ordeal.UntilTaken(Mails.Notice("L-51"));
        await ordeal.UntilTaken(Mails.Notice("L-50"));
        await ordeal.UntilTaken(Mails.Notice("L-50", "X-Sent: again"));
        await ordeal.Dry();
        ordeal.Filed("Case ID L-51 ").ShouldBe(1);
        ordeal.Answers("L-51 ").ShouldBe(1);
        ordeal.Filed("Case ID L-50 ").ShouldBe(2, "the late retry is known, and the second message is another");
        ordeal.Answers("L-50 ").ShouldBe(1, "nobody knows whether the case was answered");
        ordeal.Count("state = 'held'").ShouldBe(2);
        foreach (var path in (string[])["healthz", "readyz"]) await Eventually.Get($"{path} is well again", () => IsWell(http, path) ? "" : null);
    }

    static bool IsWell(HttpClient http, string path)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        using var answer = http.Send(question, Cancellation);
        return answer.IsSuccessStatusCode;
    }

    [Fact]
    public async Task What_was_being_sent_is_settled_before_anything_is_sent_by_a_daemon_that_began_without_its_ledger()
    {
        SmallDisk? disk = null;
        await using var ordeal = await Ordeal.Start(text => text.Replace("ambiguous = \"resend\"", "ambiguous = \"hold\"", StringComparison.Ordinal),
            ordeal => disk = new SmallDisk(Path.GetDirectoryName(ordeal.Ledger)!, "size=2m"));
        using var mounted = disk;
        ordeal.Mailhost.At = async at =>
        {
            if (at != SmtpStep.Dot) return null;
            await ordeal.Daemon.Kill();
            return "";
        };
        await ordeal.Deliver(Mails.Notice("L-55"));
        await ordeal.Daemon.Ended();
        var shm = ordeal.Ledger + "-shm";
        File.Delete(shm); // as after a start of the machine
        var filler = disk!.Fill();
        await ordeal.Restart();
        ordeal.Daemon.Log.ShouldContain("the ledger cannot be opened yet");
        (await ordeal.Deliver(Mails.Notice("L-56"))).ShouldBe('t');
        File.Delete(filler);
        await ordeal.Daemon.Says("the ledger is open");
        await ordeal.UntilTaken(Mails.Notice("L-56"));
        await ordeal.Dry();
        (ordeal.Answers("L-55 "), ordeal.Answers("L-56 "), ordeal.Count("state = 'held'")).ShouldBe((1, 1, 1));
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
