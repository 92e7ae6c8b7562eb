using AbuseMilter.Hosting;
using AbuseMilter.Replies;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

/// <summary>A start that finds its ledger locked by another program, and a clock that a test moves.</summary>
public sealed class OpeningTests : IAsyncDisposable
{
    const int Without = 1053, IsOpen = 1054, NotAdopted = 1055;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    readonly TempFolder temp = new();
    readonly ManualClock clock = new();
    readonly RecordedLog<Opening> log = new();
    readonly Health health;
    readonly Ledger ledger;
    readonly SubmissionClient client;
    readonly ReplyWorker worker;
    readonly Opening opening;

    public OpeningTests()
    {
        var generation = Shipped.Load(text => text.Replace("/var/lib/abuse-milter", temp.Path, StringComparison.Ordinal));
        health = new Health(clock);
        ledger = Ledger.At(Place, clock, TimeSpan.FromMilliseconds(50));
        client = new SubmissionClient(generation.Settings.Reply.Submit, clock);
        worker = new ReplyWorker(() => generation.Settings.Reply, ledger, client, clock, NullLogger<ReplyWorker>.Instance);
        opening = new Opening(ledger, () => generation, worker, health, clock, log);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Place => temp["ledger.db"];

    public async ValueTask DisposeAsync()
    {
        await opening.StopAsync(CancellationToken.None).Soon();
        opening.Dispose();
        client.Dispose();
        await ledger.DisposeAsync();
        temp.Dispose();
    }

    [Fact]
    public async Task A_ledger_that_is_well_is_open_before_the_first_mail_and_nothing_is_told()
    {
        await opening.BeginAsync(Cancellation);
        ledger.IsOpen.ShouldBeTrue();
        health.Troubles.ShouldBeEmpty();
        log.Lines.ShouldBeEmpty();
        await opening.StartAsync(Cancellation);
        await opening.ExecuteTask!.Soon();
    }

    [Fact]
    public async Task One_that_is_away_is_trouble_until_it_can_be_opened()
    {
        await using (LockedByAnother())
        {
            await opening.BeginAsync(Cancellation);
            log.Texts(Without).ShouldHaveSingleItem().ShouldContain("locked by another program");
            await opening.StartAsync(Cancellation);
            for (var i = 0; i < 3; i++)
            {
                await NextAttempt();
                ledger.IsOpen.ShouldBeFalse();
                var trouble = health.Troubles.ShouldHaveSingleItem();
                (trouble.Part, trouble.Reason).ShouldBe(("ledger", $"ledger {Place} is locked by another program"));
                trouble.Since.ShouldBe(clock.GetUtcNow() - (i + 1) * Pause);
            }
            log.Lines.Count.ShouldBe(1);
        }
        clock.Advance(Pause);
        await opening.ExecuteTask!.Soon();
        ledger.IsOpen.ShouldBeTrue();
        health.Troubles.ShouldBeEmpty();
        log.Texts(IsOpen).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_wants_a_person_ends_the_start()
    {
        await File.WriteAllTextAsync(Place, "this is no database", Cancellation);
        (await Should.ThrowAsync<IOException>(opening.BeginAsync(Cancellation))).Message.ShouldContain("aside");
    }

    [Fact]
    public async Task After_the_start_it_ends_nothing_and_is_told()
    {
        await using (LockedByAnother())
        {
            await opening.BeginAsync(Cancellation);
            await opening.StartAsync(Cancellation);
        }
        await File.WriteAllTextAsync(Place, "this is no database", Cancellation);
        await NextAttempt();
        health.Troubles.ShouldHaveSingleItem().Reason.ShouldContain("aside");
        log.Texts(Without).Count.ShouldBe(2, "one for each reason");
        File.Move(Place, temp["aside"]);
        clock.Advance(Pause);
        await opening.ExecuteTask!.Soon();
        health.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Filed_mail_that_cannot_be_read_ends_no_start_and_is_told()
    {
        var place = temp["Maildir", ".Abuse", "new"];
        Directory.CreateDirectory(place);
        var unread = Path.Combine(place, $"{clock.GetUtcNow().ToUnixTimeSeconds()}.M1P1Q1_R0123456789abcdef.host,S=1,W=1");
        File.CreateSymbolicLink(unread, unread);
        await opening.BeginAsync(Cancellation);
        ledger.IsOpen.ShouldBeTrue();
        log.Texts(NotAdopted).ShouldHaveSingleItem().ShouldContain("1 filed mails cannot be read");
    }

    [Fact]
    public async Task The_replies_go_on_once_it_is_open()
    {
        using var stop = new CancellationTokenSource();
        Task running;
        await using (LockedByAnother())
        {
            await opening.BeginAsync(Cancellation);
            running = worker.RunAsync(stop.Token);
            await clock.WaitForTimerAsync(TimeSpan.FromSeconds(30));
            await opening.StartAsync(Cancellation);
            await clock.WaitForTimerAsync(Pause);
        }
        clock.Advance(Pause);
        await opening.ExecuteTask!.Soon();
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(3)); // the next look into the outbox
        await stop.CancelAsync();
        await running.Soon();
    }

    // Comes back when that has failed.
    async Task NextAttempt()
    {
        await clock.WaitForTimerAsync(Pause);
        clock.Advance(Pause);
        await clock.WaitForTimerAsync(Pause);
    }

    SqliteConnection LockedByAnother()
    {
        var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Place, Pooling = false }.ToString());
        db.Open();
        db.Execute("BEGIN EXCLUSIVE; CREATE TABLE never (a)");
        return db;
    }
}
