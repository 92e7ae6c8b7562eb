using System.Text;
using AbuseMilter.Hosting;
using AbuseMilter.Replies;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Tests.Store;
using AbuseMilter.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

public sealed class TroubleAlertTests : IAsyncDisposable
{
    const string To = "desk@example.com";

    readonly TempFolder temp = new();
    readonly SetClock clock = new();
    readonly Health health;
    readonly Ledger ledger;
    readonly ReplySettings reply = Shipped.Load(text => text).Settings.Reply;

    public TroubleAlertTests() => (health, ledger) = (new Health(clock), Ledger.Open(temp["ledger.db"], clock));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        temp.Dispose();
    }

    [Fact]
    public async Task Where_nothing_broke_nobody_is_told()
    {
        await Alert().TellAsync(reply, To, Cancellation);
        (await Queued()).ShouldBeNull();
    }

    [Fact]
    public async Task What_broke_is_told_once_an_hour_while_it_lasts()
    {
        var alert = Alert();
        health.Failed("maildir", "cannot write /var/Maildir: No space left on device");
        await alert.TellAsync(reply, To, Cancellation);
        (await Queued()).ShouldNotBeNull().ShouldContain("maildir, since 2026-05-04 03:02 UTC: cannot write /var/Maildir: No space left on device");
        await alert.TellAsync(reply, To, Cancellation);
        (await Queued()).ShouldBeNull();
        clock.Now += TimeSpan.FromHours(1);
        await alert.TellAsync(reply, To, Cancellation);
        (await Queued()).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_is_well_again_within_the_hour_of_an_alert_is_no_news()
    {
        var alert = Alert();
        health.Failed("maildir", "full");
        await alert.TellAsync(reply, To, Cancellation);
        (await Queued()).ShouldNotBeNull();
        await alert.TellAsync(reply, To, Cancellation);
        health.Works("maildir");
        await alert.TellAsync(reply, To, Cancellation);
        clock.Now += TimeSpan.FromHours(1);
        await alert.TellAsync(reply, To, Cancellation);
        (await Queued()).ShouldBeNull();
    }

    [Fact]
    public async Task What_the_ledger_cannot_hold_goes_out_without_it_and_once()
    {
        await using var server = new ScriptedSmtpServer(ScriptedSmtpServer.Hello + ScriptedSmtpServer.Mail + "S: 421 bye\nclose");
        Break();
        using var client = new SubmissionClient(server.Address, clock);
        var alert = Alert(client);
        health.Failed("ledger", "database or disk is full");
        await alert.TellAsync(reply, To, Cancellation);
        await alert.TellAsync(reply, To, Cancellation); // to nobody: the server plays one connection
        health.Failed("ledger", "database or disk is full");
        await alert.TellAsync(reply, To, Cancellation);
        await server.Played;
        server.Received.Count(line => line.Contains("database or disk is full", StringComparison.Ordinal)).ShouldBe(1);
        server.Received.Count(line => line == "DATA").ShouldBe(1);
    }

    [Fact]
    public async Task What_broke_and_could_not_be_told_is_told_when_it_can()
    {
        Break();
        using var nobody = new SubmissionClient(new ListenAddress.Unix(temp["nobody"]), clock);
        var alert = Alert(nobody);
        health.Failed("maildir", "full");
        await alert.TellAsync(reply, To, Cancellation);
        health.Works("maildir");
        await using var server = ScriptedSmtpServer.OnUnixSocket(temp["nobody"], ScriptedSmtpServer.TakesOneAndHangsUp);
        await alert.TellAsync(reply, To, Cancellation);
        await server.Played;
        server.Received.Count(line => line.Contains("full", StringComparison.Ordinal)).ShouldBe(1);
    }

    // No row can be written any more.
    void Break()
    {
        using var db = new SqliteConnection($"Data Source={temp["ledger.db"]};Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = "ALTER TABLE outbox RENAME TO elsewhere";
        command.ExecuteNonQuery();
    }

    TroubleAlert Alert(SubmissionClient? client = null)
    {
        client ??= new SubmissionClient(new ListenAddress.Unix("/nowhere"), clock);
        var worker = new ReplyWorker(() => reply, ledger, client, clock, NullLogger<ReplyWorker>.Instance);
        return new(health, ledger, client, worker, clock, NullLogger<TroubleAlert>.Instance);
    }

    async Task<string?> Queued()
    {
        if (await ledger.LeaseAsync(TimeSpan.FromMinutes(1), Cancellation) is not { } mail) return null;
        await ledger.MarkSentAsync(mail.Id, "250 2.0.0 Ok", Cancellation);
        return string.Join(' ', Encoding.UTF8.GetString(mail.Content.Span).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
