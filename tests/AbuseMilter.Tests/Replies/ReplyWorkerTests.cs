using System.Collections.Concurrent;
using System.Text;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

/// <summary>The worker with a real ledger and a server that plays a script.</summary>
public sealed class ReplyWorkerTests : IAsyncDisposable
{
    const string Mail = "From: abuse@example.com\r\nMessage-ID: <1@example.com>\r\n\r\nHello\r\n";

    readonly ManualClock clock = new();
    readonly TempFolder folder = new();
    readonly CancellationTokenSource stop = new();
    readonly Ledger ledger;
    readonly RecordingLogger log = new();
    ReplySettings settings = new();
    SubmissionClient? client;
    Task running = Task.CompletedTask;

    public ReplyWorkerTests() => ledger = Ledger.Open(folder["ledger.db"], clock);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    ReplyWorker Start(ListenAddress server)
    {
        client = new SubmissionClient(server, clock);
        var worker = new ReplyWorker(() => settings, ledger, client, clock, log);
        running = worker.RunAsync(stop.Token);
        return worker;
    }

    async Task QueueAsync(string caseKey = "1", string to = "cases@example.org", bool isAlert = false) => (await ledger.RecordAsync(
        Sample.Entry(caseKey) with { ReceivedAt = clock.GetUtcNow() },
        Sample.Mail(caseKey) with { MessageId = $"<{caseKey}@example.com>", To = to, IsAlert = isAlert, Content = Encoding.ASCII.GetBytes(Mail), QueuedAt = clock.GetUtcNow() }, Token)).ShouldBe(Recorded.FiledAndQueued);

    string State(string caseKey = "1") => Row(caseKey).State;

    OutboxRow Row(string caseKey = "1") => RowOf(ledger, caseKey);

    static OutboxRow RowOf(Ledger ledger, string caseKey)
    {
        // A row may change its state while one list after the other is read.
        while (true)
        {
            var rows = States.SelectMany(state => ledger.Reader.ListReplies(state, 10)).Where(row => row.Mail.CaseKey == caseKey).ToList();
            if (rows.Count == 1) return rows[0];
        }
    }

    static readonly string[] States = ["pending", "sending", "sent", "failed", "expired", "held"];

    // Waits until the worker sleeps over a reply that failed so often, then moves the clock to when it is due.
    async Task PassAsync(int attempts)
    {
        await Waiting.Until(() => Row() is { State: "pending" } row && row.Mail.Attempts == attempts && clock.NextTimer is not null);
        clock.Advance(Row().Due - clock.GetUtcNow());
    }

    [Fact]
    public async Task A_queued_reply_is_sent_and_marked_with_the_servers_answer()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOneAndHangsUp);
        await QueueAsync();
        Start(server.Address);

        await Waiting.Until(() => State() == "sent");

        Row().Answer.ShouldBe("250 2.0.0 Ok: queued as 4XyZ12");
        server.Received.ShouldContain(Mail);
    }

    [Fact]
    public async Task A_call_wakes_the_worker_at_once()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOneAndHangsUp, ScriptedSmtpServer.TakesOneAndHangsUp);
        var worker = Start(server.Address);
        await Waiting.Until(() => clock.NextTimer is not null);

        await QueueAsync();
        await QueueAsync("2");
        worker.Wake();

        await Waiting.Until(() => State() == "sent" && State("2") == "sent");
    }

    [Fact]
    public async Task A_postponed_reply_goes_out_when_it_is_due_and_not_before()
    {
        await using var server = new ScriptedSmtpServer(SubmissionClientTests.Until("Rcpt", "S: 451 4.7.1 later\nclose"), ScriptedSmtpServer.TakesOneAndHangsUp);
        await QueueAsync();
        Start(server.Address);
        await Waiting.Until(() => Row() is { State: "pending", Mail.Attempts: 1 });
        var due = Row().Due;
        (due - clock.GetUtcNow()).TotalSeconds.ShouldBeInRange(24, 36);

        await PassAsync(attempts: 1);
        await Waiting.Until(() => State() == "sent");
        clock.GetUtcNow().ShouldBeGreaterThanOrEqualTo(due);
        Row().Mail.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_refused_reply_has_failed_and_the_next_one_goes_on()
    {
        await using var server = new ScriptedSmtpServer(SubmissionClientTests.Until("Rcpt", "S: 550 5.1.1 unknown\nclose"), ScriptedSmtpServer.TakesOneAndHangsUp);
        await QueueAsync();
        await QueueAsync("2");
        Start(server.Address);

        await Waiting.Until(() => State("2") == "sent");
        State().ShouldBe("failed");
        Row().Answer!.ShouldContain("550 5.1.1 unknown");
    }

    [Fact]
    public async Task An_absent_server_costs_no_attempt_and_is_probed_with_growing_pauses()
    {
        var pauses = new List<double>();
        await using var server = new ScriptedSmtpServer([.. Enumerable.Repeat("S: 421 4.3.2 too busy\nclose", 6), ScriptedSmtpServer.TakesOneAndHangsUp]);
        await QueueAsync();
        var worker = Start(server.Address);
        for (var probe = 1; probe <= 6; probe++)
        {
            await Waiting.Until(() => server.Connections == probe && State() == "pending" && clock.NextTimer >= clock.GetUtcNow().AddSeconds(24));
            Row().Mail.Attempts.ShouldBe(0);
            var pause = clock.NextTimer!.Value - clock.GetUtcNow();
            pauses.Add(pause.TotalSeconds);
            worker.Wake();
            clock.Advance(pause - TimeSpan.FromSeconds(1));
            server.Connections.ShouldBe(probe);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Waiting.Until(() => State() == "sent");
        Row().Mail.Attempts.ShouldBe(1);
        pauses[0].ShouldBeInRange(24, 36);
        pauses.ShouldAllBe(pause => pause <= 300);
        pauses[^1].ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task A_server_that_is_away_for_longer_than_the_expiry_expires_nothing()
    {
        await using var server = new ScriptedSmtpServer("S: 421 no\nclose", SubmissionClientTests.Until("Rcpt", "S: 451 later\nclose"), ScriptedSmtpServer.TakesOneAndHangsUp);
        await QueueAsync();
        Start(server.Address);
        await Waiting.Until(() => server.Connections == 1 && State() == "pending" && clock.NextTimer is not null);
        clock.Advance(TimeSpan.FromDays(30));
        await PassAsync(attempts: 1);
        await Waiting.Until(() => State() == "sent");
    }

    [Fact]
    public async Task After_many_attempts_and_the_expiry_a_reply_is_given_up()
    {
        await using var server = new ScriptedSmtpServer(Enumerable.Repeat(SubmissionClientTests.Until("Rcpt", "S: 451 4.7.1 later\nclose"), 8));
        await QueueAsync();
        Start(server.Address);
        await PassAsync(1);
        settings = new ReplySettings { Expiry = TimeSpan.FromHours(1) };
        for (var attempt = 2; attempt <= 7; attempt++) await PassAsync(attempt);
        await Waiting.Until(() => State() == "expired");
        Row().Answer!.ShouldContain("451 4.7.1 later");
    }

    [Theory]
    [InlineData(true, "sent")]
    [InlineData(false, "held")]
    public async Task An_unconfirmed_reply_goes_out_again_or_is_held(bool resend, string state)
    {
        await using var server = new ScriptedSmtpServer(SubmissionClientTests.Until("FinalDot", "close"), ScriptedSmtpServer.TakesOneAndHangsUp);
        settings = new ReplySettings { ResendAmbiguous = !resend };
        var worker = Start(server.Address);
        await Waiting.Until(() => clock.NextTimer is not null);

        settings = new ReplySettings { ResendAmbiguous = resend };
        await QueueAsync();
        worker.Wake();
        if (resend) await PassAsync(attempts: 1);

        await Waiting.Until(() => State() == state);
        if (resend) server.Received.Count(line => line == Mail).ShouldBe(2);
    }

    [Fact]
    public async Task A_ledger_that_is_away_is_told_once_and_a_call_ends_the_pause()
    {
        await using var later = Ledger.At(folder["later.db"], clock);
        client = new SubmissionClient(new ListenAddress.Unix("/nowhere"), clock);
        var worker = new ReplyWorker(() => settings, later, client, clock, log);
        running = worker.RunAsync(stop.Token);
        for (var i = 0; i < 3; i++)
        {
            await clock.WaitForTimerAsync(TimeSpan.FromSeconds(30));
            clock.Advance(TimeSpan.FromSeconds(30));
        }
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(30));
        log.Ids.Count(id => id == 3007).ShouldBe(1);
        await later.OpenAsync([], default, Token);
        worker.Wake();
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(3)); // the next look into the outbox
    }

    [Fact]
    public async Task What_an_earlier_process_left_half_sent_is_settled_first()
    {
        await QueueAsync();
        (await ledger.LeaseAsync(TimeSpan.FromMinutes(1), Token)).ShouldNotBeNull();
        await ledger.DisposeAsync();
        await using var reopened = Ledger.Open(folder["ledger.db"], clock);
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOneAndHangsUp);
        client = new SubmissionClient(server.Address, clock);
        var worker = new ReplyWorker(() => settings, reopened, client, clock, log);
        running = worker.RunAsync(stop.Token);

        await Waiting.Until(() => RowOf(reopened, "1").State == "sent");
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task What_an_error_of_ours_left_half_sent_goes_on_once_its_lease_is_over()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOneAndHangsUp);
        Start(server.Address);
        await Waiting.Until(() => clock.NextTimer is not null);
        await QueueAsync();
        (await ledger.LeaseAsync(TimeSpan.FromMinutes(1), Token)).ShouldNotBeNull();

        clock.Advance(TimeSpan.FromMinutes(5));

        await Waiting.Until(() => State() == "sent");
        Row().Mail.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task While_replies_are_disabled_none_is_begun_and_that_is_told_once()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOneAndHangsUp, ScriptedSmtpServer.TakesOneAndHangsUp);
        await QueueAsync();
        var worker = Start(server.Address);
        await Waiting.Until(() => State() == "sent" && clock.NextTimer is not null);

        settings = new ReplySettings { Enabled = false };
        await QueueAsync("2");
        worker.Wake();
        await Waiting.Until(() => log.Ids.Contains(3008));
        for (var minute = 0; minute < 3; minute++)
        {
            await clock.WaitForTimerAsync(TimeSpan.FromMinutes(1));
            worker.Wake();
            clock.Advance(TimeSpan.FromMinutes(1));
        }
        await Waiting.Until(() => clock.NextTimer is not null);
        Row("2").ShouldSatisfyAllConditions(row => row.State.ShouldBe("pending"), row => row.Mail.Attempts.ShouldBe(0));
        server.Connections.ShouldBe(1);
        log.Ids.Count(id => id == 3008).ShouldBe(1);

        settings = new ReplySettings();
        clock.Advance(TimeSpan.FromMinutes(1));
        await Waiting.Until(() => State("2") == "sent");
    }

    [Fact]
    public async Task While_replies_are_disabled_alerts_go_out()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.TakesOneAndHangsUp);
        settings = new ReplySettings { Enabled = false };
        await QueueAsync();
        await QueueAsync("2", "noc@example.com", isAlert: true);
        Start(server.Address);
        await Waiting.Until(() => State("2") == "sent" && clock.NextTimer is not null);
        State().ShouldBe("pending");
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_reply_that_waits_for_its_next_attempt_stays_when_replies_are_disabled()
    {
        await using var server = new ScriptedSmtpServer(SubmissionClientTests.Until("Rcpt", "S: 451 4.7.1 later\nclose"), ScriptedSmtpServer.TakesOneAndHangsUp);
        await QueueAsync();
        Start(server.Address);
        await Waiting.Until(() => Row() is { State: "pending", Mail.Attempts: 1 } && clock.NextTimer is not null);

        settings = new ReplySettings { Enabled = false };
        clock.Advance(TimeSpan.FromHours(1));
        await Waiting.Until(() => log.Ids.Contains(3008) && clock.NextTimer is not null);
        Row().ShouldSatisfyAllConditions(row => row.State.ShouldBe("pending"), row => row.Mail.Attempts.ShouldBe(1));
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_stop_before_the_final_dot_leaves_the_reply_due_at_once_without_an_attempt()
    {
        await using var server = new ScriptedSmtpServer(SubmissionClientTests.Until("Rcpt", "silence"));
        await QueueAsync();
        Start(server.Address);
        await server.Silent;

        await stop.CancelAsync();
        await running;

        Row().State.ShouldBe("pending");
        Row().Mail.Attempts.ShouldBe(0);
        Row().Due.ShouldBe(clock.GetUtcNow());
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));
        client?.Dispose();
        await ledger.DisposeAsync();
        stop.Dispose();
        folder.Dispose();
    }

    sealed class RecordingLogger : ILogger<ReplyWorker>
    {
        readonly ConcurrentQueue<int> ids = new();

        public IReadOnlyCollection<int> Ids => ids;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            ids.Enqueue(eventId.Id);
    }
}
