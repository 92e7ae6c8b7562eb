using System.Collections.Concurrent;
using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;
using static AbuseMilter.Tests.Store.Sample;

namespace AbuseMilter.Postfix.Tests.Postgres;

/// <summary>A server that crashes, is away and comes back.</summary>
public sealed class ServerAwayTests : IAsyncLifetime
{
    const int Notices = 600;

    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly SetClock clock = new();
    PostgresCluster server = null!;
    string url = "";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresCluster.Require();
        server = await PostgresCluster.Start();
        url = server.Url(server.Create());
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_the_work_loses_nothing_and_sends_nothing_twice()
    {
        await using var one = Ledger.Open(url, clock);
        await using var two = Ledger.Open(url, clock);
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var recorded = 0;
        var sent = new ConcurrentDictionary<long, int>();
        using var over = new CancellationTokenSource();

        var mail = Enumerable.Range(0, Notices).Chunk(Notices / 20).Select((chunk, sender) => Task.Run(async () =>
        {
            foreach (var number in chunk)
            {
                // As the MTA would: the same message again until it is taken.
                (await Insist(() => (sender % 2 == 0 ? one : two).RecordAsync(Entry($"{number}"), Mail($"case {number}"), Cancellation)))
                    .ShouldBeOneOf(Recorded.FiledAndQueued, Recorded.Known);
                if (Interlocked.Increment(ref recorded) == Notices / 3) halfway.SetResult();
            }
        })).ToList();
        var workers = new[] { one, two }.Select(host => Task.Run(() => Work(host, sent, over.Token))).ToList();
        await halfway.Task;
        await server.Crash();
        await server.Resume();
        await Task.WhenAll(mail);
        await over.CancelAsync();
        await Task.WhenAll(workers);

        // What was leased by a commit of which nobody heard is taken when its lease is over.
        clock.Now += 2 * Minute;
        await Insist(() => one.RecoverAsync(resend: true, Cancellation));
        while (await Insist(() => one.LeaseAsync(Minute, Cancellation)) is { } late) await Submit(one, late, sent);
        sent.Count.ShouldBe(Notices);
        sent.Values.ShouldAllBe(times => times == 1);
        one.Reader.Latest(Notices + 1).Count.ShouldBe(Notices);
        one.Reader.CountReplies().ShouldBe(new Dictionary<string, int> { ["sent"] = Notices });
    }

    [Fact]
    public async Task While_it_is_away_each_call_fails_soon_and_then_all_goes_on_by_itself()
    {
        await using var ledger = Ledger.Open(url, clock);
        await ledger.RecordAsync(Entry("1"), Mail("case 1"), Cancellation);
        await server.Crash();
        await Should.ThrowAsync<IOException>(async () => await ledger.RecordAsync(Entry("2"), null, Cancellation));
        await Should.ThrowAsync<IOException>(async () => await ledger.FindAsync(Digest("1"), Cancellation));
        Should.Throw<IOException>(() => Ledger.Open(url, clock)).Message.ShouldStartWith("ledger postgresql://");
        await server.Resume();
        (await Insist(() => ledger.RecordAsync(Entry("2"), Mail("case 2"), Cancellation))).ShouldBe(Recorded.FiledAndQueued);
        (await Insist(() => ledger.FindAsync(Digest("1"), Cancellation))).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_connection_that_was_cut_while_nobody_used_it_costs_nothing()
    {
        await using var ledger = Ledger.Open(url, clock);
        await server.Crash();
        await server.Resume();
        (await ledger.FindAsync(Digest("1"), Cancellation)).ShouldBeNull();
        (await ledger.RecordAsync(Entry("1"), null, Cancellation)).ShouldBe(Recorded.Filed);
    }

    [Fact]
    public async Task Postfix_asks_the_sender_to_come_again_and_then_takes_the_notice_once()
    {
        await using var trial = await Trial.Start(config => config.Replace("ledger = \"", $"ledger = \"{url}\" # \"", StringComparison.Ordinal));
        await server.Crash();
        using (var client = await SmtpSession.Connect(trial.Postfix.SmtpPort))
        {
            (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("P-1"))).ShouldStartWith("451");
            (await client.Mail("c@mediasentry.com", ["alice@example.com"], Mails.Notice("P-2"))).ShouldStartWith("250", customMessage: "mail to others flows on");
        }
        await server.Resume();
        await Eventually.Get("the notice taken", () =>
        {
            using var client = SmtpSession.Connect(trial.Postfix.SmtpPort).GetAwaiter().GetResult();
            return client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("P-1")).GetAwaiter().GetResult().StartsWith("250", StringComparison.Ordinal) ? "" : null;
        });
        trial.Filed().Count.ShouldBe(1);
        await trial.Postfix.Mail("cases@mediasentry.com", "P-1");
    }

    [Fact]
    public async Task A_daemon_whose_server_is_away_at_the_start_lets_mail_to_others_pass_and_takes_the_notice_once_it_is_there()
    {
        await server.Crash();
        await using var trial = await Trial.Start(config => config.Replace("ledger = \"", $"ledger = \"{url}\" # \"", StringComparison.Ordinal));
        trial.Daemon.Log.ShouldContain("the ledger cannot be opened yet");
        using (var client = await SmtpSession.Connect(trial.Postfix.SmtpPort))
        {
            (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("P-10"))).ShouldStartWith("451");
            (await client.Mail("c@mediasentry.com", ["alice@example.com"], Mails.Notice("P-11"))).ShouldStartWith("250");
        }
        trial.Filed().ShouldBeEmpty();
        await server.Resume();
        await trial.Daemon.Says("the ledger is open");
        using (var client = await SmtpSession.Connect(trial.Postfix.SmtpPort))
            (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("P-10"))).ShouldStartWith("250");
        trial.Filed().Count.ShouldBe(1);
        await trial.Postfix.Mail("cases@mediasentry.com", "P-10");
    }

    [Fact]
    public async Task A_daemon_whose_server_says_no_says_so_and_ends_with_1()
    {
        PostfixInstance.Require();
        (await Should.ThrowAsync<InvalidOperationException>(() => Trial.Start(config => config.Replace("ledger = \"", $"ledger = \"{server.Url("absent")}\" # \"", StringComparison.Ordinal))))
            .Message.ShouldSatisfyAllConditions(text => text.ShouldContain("ended with 1"), text => text.ShouldContain("database \"absent\" does not exist; make it: createdb"));
    }

    [Fact]
    public async Task Who_says_no_is_told_from_who_is_not_there()
    {
        Refused(server.Url("absent")).ShouldContain("does not exist");
        Refused(url.Replace("postgres@", "nobody@", StringComparison.Ordinal)).ShouldContain("\"nobody\" does not exist");
        Refused(server.Url(server.Create("ENCODING 'SQL_ASCII' TEMPLATE template0"))).ShouldContain("encoded in SQL_ASCII");
        var newer = server.Create();
        await Ledger.Open(server.Url(newer), clock).DisposeAsync();
        await using (var db = server.Connect(newer))
        {
            await using var command = new Npgsql.NpgsqlCommand("UPDATE abuse_milter SET version = 99", db);
            await command.ExecuteNonQueryAsync(Cancellation);
        }
        Refused(server.Url(newer)).ShouldContain("newer program");

        Should.Throw<LedgerAwayException>(() => Ledger.Open("postgresql://abuse@no-such-host.invalid/abuse", clock));
        Should.Throw<LedgerAwayException>(() => Ledger.Open($"postgresql://abuse@127.0.0.1:{PostfixInstance.FreePort()}/abuse", clock)).Message.ShouldContain("refused");
        await server.Crash();
        Should.Throw<LedgerAwayException>(() => Ledger.Open(url, clock));

        string Refused(string place)
        {
            var error = Should.Throw<IOException>(() => Ledger.Open(place, clock));
            error.ShouldNotBeOfType<LedgerAwayException>();
            return error.Message;
        }
    }

    static async Task Work(Ledger host, ConcurrentDictionary<long, int> sent, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            if (await Insist(() => host.LeaseAsync(Minute, Cancellation)) is { } mail) await Submit(host, mail, sent);
            else await Task.Yield();
        }
    }

    static async Task Submit(Ledger host, OutboxMail mail, ConcurrentDictionary<long, int> sent)
    {
        sent.AddOrUpdate(mail.Id, 1, (_, times) => times + 1);
        await Insist(() => host.MarkSentAsync(mail.Id, "250", Cancellation));
    }

    // Until the ledger can be used again: the test's own limit ends it.
    static async Task<T> Insist<T>(Func<ValueTask<T>> call)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (IOException) when (tries < 200)
            {
                await tick.WaitForNextTickAsync(Cancellation);
            }
        }
    }
}
