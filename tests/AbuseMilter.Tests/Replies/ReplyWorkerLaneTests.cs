using System.Text;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

/// <summary>Several mails at once, with a real ledger and a server that a test plays by hand.</summary>
public sealed class ReplyWorkerLaneTests : IAsyncDisposable
{
    const string Mail = "From: abuse@example.com\r\n\r\nHello\r\n";

    readonly ManualClock clock = new();
    readonly TempFolder folder = new();
    readonly CancellationTokenSource stop = new();
    readonly Lock gate = new();
    readonly List<Attempt> attempts = [];
    readonly Ledger ledger;
    readonly ReplyWorker worker;
    ReplySettings settings = new();
    Task running = Task.CompletedTask;
    int hangUps;

    public ReplyWorkerLaneTests()
    {
        ledger = Ledger.Open(folder["ledger.db"], clock);
        worker = new ReplyWorker(() => settings, ledger, SendAsync, HangUpAsync, clock, NullLogger.Instance);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A mail on its way; the test says how it ends.</summary>
    sealed record Attempt(string To, AtDot? AtDot)
    {
        public TaskCompletionSource<Submission> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    async Task<Submission> SendAsync(SmtpMail mail, AtDot? atDot, CancellationToken stopping)
    {
        var attempt = new Attempt(mail.To, atDot);
        using var _ = stopping.Register(() => attempt.Outcome.TrySetCanceled(stopping));
        lock (gate) attempts.Add(attempt);
        return await attempt.Outcome.Task;
    }

    Task HangUpAsync()
    {
        hangUps++;
        return Task.CompletedTask;
    }

    List<Attempt> OnTheWay
    {
        get
        {
            lock (gate) return [.. attempts.Where(attempt => !attempt.Outcome.Task.IsCompleted)];
        }
    }

    int Begun
    {
        get
        {
            lock (gate) return attempts.Count;
        }
    }

    async Task QueueAsync(int from, int count, bool isAlert = false)
    {
        foreach (var number in Enumerable.Range(from, count))
            await ledger.RecordAsync(Sample.Entry($"{number}") with { ReceivedAt = clock.GetUtcNow() },
                Sample.Mail($"{number}") with { To = $"{number}@example.org", IsAlert = isAlert, Content = Encoding.ASCII.GetBytes(Mail), QueuedAt = clock.GetUtcNow() }, Token);
    }

    void Start() => running = worker.RunAsync(stop.Token);

    string States() => string.Join(", ", ledger.Reader.CountReplies().Where(state => state.Value > 0).OrderBy(state => state.Key).Select(state => $"{state.Value} {state.Key}"));

    static readonly Submission Sent = new Submission.Sent("250 2.0.0 Ok");

    static readonly Submission Away = new Submission.ServerAway(SubmissionStage.Connect, "Connection refused");

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task As_many_mails_are_on_their_way_as_the_settings_say(int connections)
    {
        settings = new ReplySettings { Submission = new SubmissionSettings { Connections = connections } };
        await QueueAsync(0, 10);
        Start();
        for (var sent = 0; sent < 10; sent++)
        {
            var expected = Math.Min(connections, 10 - sent);
            await Waiting.Until(() => OnTheWay.Count == expected && ledger.Reader.CountReplies().GetValueOrDefault("sent") == sent);
            States().ShouldContain($"{expected} sending");
            OnTheWay[0].Outcome.SetResult(Sent);
        }
        await Waiting.Until(() => States() == "10 sent");
        Begun.ShouldBe(10, "none twice");
    }

    [Fact]
    public async Task A_mail_that_hangs_keeps_no_other_waiting()
    {
        await QueueAsync(0, 1);
        Start();
        await Waiting.Until(() => OnTheWay.Count == 1);
        await QueueAsync(1, 1, isAlert: true);
        worker.Wake();
        await Waiting.Until(() => OnTheWay.Count == 2);
        OnTheWay.Single(attempt => attempt.To == "1@example.org").Outcome.SetResult(Sent);
        await Waiting.Until(() => States() == "1 sending, 1 sent");
    }

    [Fact]
    public async Task When_the_server_goes_away_under_all_of_them_one_asks_for_it_and_all_go_on_after()
    {
        await QueueAsync(0, 8);
        Start();
        await Waiting.Until(() => OnTheWay.Count == 4);
        foreach (var attempt in OnTheWay) attempt.Outcome.SetResult(Away);
        await Waiting.Until(() => States() == "8 pending");
        for (var probe = 1; probe <= 3; probe++)
        {
            // The lookout may just wake from a shorter sleep.
            await Waiting.Until(() => clock.NextTimer >= clock.GetUtcNow().AddSeconds(24 << (probe - 1)));
            var pause = clock.NextTimer!.Value - clock.GetUtcNow();
            pause.TotalSeconds.ShouldBeLessThanOrEqualTo(36 << (probe - 1), "four failures at once count as one");
            worker.Wake();
            clock.Advance(pause);
            await Waiting.Until(() => OnTheWay.Count == 1);
            worker.Wake();
            Begun.ShouldBe(4 + probe);
            OnTheWay[0].Outcome.SetResult(probe < 3 ? Away : Sent);
            await Waiting.Until(() => OnTheWay.Count == (probe < 3 ? 0 : 4) && States().Contains(probe < 3 ? "8 pending" : "1 sent"));
        }
        while (ledger.Reader.CountReplies().GetValueOrDefault("sent") < 8)
        {
            foreach (var attempt in OnTheWay) attempt.Outcome.TrySetResult(Sent);
            if (OnTheWay.Count == 0 && clock.NextTimer is not null) clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
        ledger.Reader.ListReplies("sent", 10).ShouldAllBe(row => row.Mail.Attempts == 1, "no attempt was counted while it was away");
    }

    [Fact]
    public async Task One_connection_too_many_stops_not_those_that_work()
    {
        await QueueAsync(0, 12);
        Start();
        await Waiting.Until(() => OnTheWay.Count == 4);
        OnTheWay[3].Outcome.SetResult(Away);
        await Waiting.Until(() => States() == "9 pending, 3 sending");
        OnTheWay[0].Outcome.SetResult(Sent);
        await Waiting.Until(() => States() == "8 pending, 3 sending, 1 sent");
    }

    [Fact]
    public async Task A_stop_puts_back_what_is_on_its_way_and_hangs_up()
    {
        await QueueAsync(0, 6);
        Start();
        await Waiting.Until(() => OnTheWay.Count == 4);

        await stop.CancelAsync();
        await running.Soon();

        States().ShouldBe("6 pending");
        ledger.Reader.ListReplies("pending", 10).ShouldAllBe(row => row.Mail.Attempts == 0 && row.Due <= clock.GetUtcNow());
        hangUps.ShouldBe(1);
    }

    [Fact]
    public async Task A_mail_that_always_ends_in_an_error_of_ours_fails_at_the_third_and_others_go_on()
    {
        await QueueAsync(0, 2);
        Start();
        for (var time = 1; time <= 3; time++)
        {
            await Waiting.Until(() => OnTheWay.Any(attempt => attempt.To == "0@example.org") && (States().Contains("sent") || OnTheWay.Count == 2));
            OnTheWay.Single(attempt => attempt.To == "0@example.org").Outcome.SetException(new InvalidOperationException("no such thing"));
            if (time == 1) OnTheWay.Single(attempt => attempt.To == "1@example.org").Outcome.SetResult(Sent);
            await Waiting.Until(() => States() == (time < 3 ? "1 pending, 1 sent" : "1 failed, 1 sent") && clock.NextTimer is not null);
            if (time == 3) break;
            clock.Advance(ledger.Reader.ListReplies("pending", 1)[0].Due - clock.GetUtcNow());
            worker.Wake(); // its timer may have been that of an earlier sleep
        }
        var failed = ledger.Reader.ListReplies("failed", 1)[0];
        failed.Answer.ShouldBe("our own error: no such thing");
        failed.Mail.Attempts.ShouldBe(3);
    }

    [Fact]
    public async Task With_resend_nobody_asks_before_the_dot()
    {
        await QueueAsync(0, 1);
        Start();
        await Waiting.Until(() => OnTheWay.Count == 1);
        OnTheWay[0].AtDot.ShouldBeNull();
    }

    [Theory]
    [InlineData(false, "1 pending")]
    [InlineData(true, "1 held")]
    public async Task With_hold_a_crash_holds_only_what_had_come_to_its_dot(bool atDot, string state)
    {
        settings = new ReplySettings { ResendAmbiguous = false };
        await QueueAsync(0, 1);
        Start();
        await Waiting.Until(() => OnTheWay.Count == 1);
        if (atDot) (await OnTheWay[0].AtDot!(Token)).ShouldBeTrue();

        using var copy = new TempFolder();
        foreach (var file in Directory.GetFiles(folder.Path, "ledger.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))) File.Copy(file, copy[Path.GetFileName(file)]);
        await using var afterCrash = Ledger.Open(copy["ledger.db"], clock);
        await afterCrash.RecoverAsync(resend: false, Token);

        string.Join(", ", afterCrash.Reader.CountReplies().Where(count => count.Value > 0).Select(count => $"{count.Value} {count.Key}")).ShouldBe(state);
    }

    [Fact]
    public async Task With_hold_an_error_of_ours_behind_the_dot_holds_the_mail()
    {
        settings = new ReplySettings { ResendAmbiguous = false };
        await QueueAsync(0, 1);
        Start();
        await Waiting.Until(() => OnTheWay.Count == 1);
        (await OnTheWay[0].AtDot!(Token)).ShouldBeTrue();
        OnTheWay[0].Outcome.SetException(new InvalidOperationException("no such thing"));
        await Waiting.Until(() => States() == "1 held");
    }

    [Fact]
    public async Task The_sender_of_the_envelope_is_the_one_in_force()
    {
        settings = new ReplySettings { EnvelopeFrom = "never@example.com" };
        await QueueAsync(0, 1);
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + "C: MAIL FROM:<never@example.com> *\nsilence");
        using var client = new SubmissionClient(server.Address, clock);
        var real = new ReplyWorker(() => settings, ledger, client, clock, NullLogger<ReplyWorker>.Instance).RunAsync(stop.Token);
        await server.Silent.Soon();
        await stop.CancelAsync();
        await real.Soon();
    }

    [Fact]
    public async Task A_burst_goes_out_once_each_on_few_connections()
    {
        await using var server = new ScriptedSmtpServer(Enumerable.Repeat(ScriptedSmtpServer.TakesAll, 4));
        using var client = new SubmissionClient(server.Address, clock);
        await QueueAsync(0, 60);
        var real = new ReplyWorker(() => settings, ledger, client, clock, NullLogger<ReplyWorker>.Instance).RunAsync(stop.Token);
        await Waiting.Until(() => States() == "60 sent");
        server.Received.Where(line => line.StartsWith("RCPT", StringComparison.Ordinal)).ShouldBeUnique();
        server.Connections.ShouldBeInRange(2, 4);
        await stop.CancelAsync();
        await real.Soon();
        server.Received.Count(line => line == "QUIT").ShouldBe(server.Connections);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.Soon();
        await ledger.DisposeAsync();
        stop.Dispose();
        folder.Dispose();
    }
}
