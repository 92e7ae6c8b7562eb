using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>Stop, reload, crash and a full disk, as Postfix sees them.</summary>
public sealed class OperationTests
{
    const int Hangup = 1, Terminate = 15;

    [Fact]
    public async Task A_redirected_notice_goes_to_the_other_address_only()
    {
        await using var trial = await Trial.Start(text => text.Replace(
            "deliver = { maildir = \".Torservers.Abuse.DMCA\" }", "deliver = { redirect = \"dmca@example.com\" }", StringComparison.Ordinal), overUnixSocket: true);
        using var client = await SmtpSession.Connect(trial.Postfix.SmtpPort);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com", "alice@example.com"], Mails.Notice("B-1"))).ShouldStartWith("250");

        (await trial.Postfix.FirstMail("dmca@example.com")).ShouldContain("\nX-Abuse-Class: copyright\n");
        await trial.Postfix.FirstMail("alice@example.com");
        await trial.Postfix.FirstMail("cases@mediasentry.com");
        trial.Postfix.Mailbox("abuse@example.com").ShouldBeEmpty();
        trial.Filed().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bad_configuration_is_refused_at_reload_and_a_good_one_taken()
    {
        await using var trial = await Trial.Start();
        var good = await File.ReadAllTextAsync(trial.Config, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(trial.Config, good + "\n[[rule]]\nnam = \"x\"\n", TestContext.Current.CancellationToken);
        trial.Daemon.Signal(Hangup);
        (await trial.Daemon.Says("was not reloaded")).ShouldContain("abusemilter.toml:");
        using var client = await SmtpSession.Connect(trial.Postfix.SmtpPort);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("B-2"))).ShouldStartWith("250");
        trial.Filed().Count.ShouldBe(1);

        await File.WriteAllTextAsync(trial.Config, good.Replace(".Torservers.Abuse.DMCA", ".Elsewhere", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        trial.Daemon.Signal(Hangup);
        await trial.Daemon.Says("generation 2");
        // The same SMTP session, so the same milter connection: the next message keeps the new rules.
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("B-3"))).ShouldStartWith("250");
        trial.Filed(".Elsewhere").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stop_between_messages_is_orderly_and_the_next_daemon_goes_on()
    {
        await using var trial = await Trial.Start(text => text.Replace("drain_seconds = 20", "drain_seconds = 1", StringComparison.Ordinal), overUnixSocket: true);
        using var idle = await SmtpSession.Connect(trial.Postfix.SmtpPort);
        trial.Daemon.Signal(Terminate);
        (await trial.Daemon.Ended()).ShouldBe(0);
        trial.Daemon.Log.ShouldContain("1 connections are ended after 1 s");

        await trial.Restart();
        using var client = await SmtpSession.Connect(trial.Postfix.SmtpPort);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("B-4"))).ShouldStartWith("250");
        trial.Filed().Count.ShouldBe(1);
    }

    [Fact]
    public async Task While_the_daemon_is_down_the_sender_is_told_to_come_again()
    {
        await using var trial = await Trial.Start();
        await trial.Daemon.Kill();
        using (var client = await SmtpSession.Connect(trial.Postfix.SmtpPort))
        {
            (await client.Say("MAIL FROM:<c@mediasentry.com>")).ShouldStartWith("451");
        }
        await trial.Restart();
        using var again = await SmtpSession.Connect(trial.Postfix.SmtpPort);
        (await again.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("B-5"))).ShouldStartWith("250");
        trial.Filed().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_socket_left_behind_by_a_killed_daemon_does_not_stop_the_next_one()
    {
        await using var trial = await Trial.Start(overUnixSocket: true);
        await trial.Daemon.Kill(); // the socket file stays
        File.Exists($"{trial.Root}/milter.sock").ShouldBeTrue();
        await trial.Restart();
        using var client = await SmtpSession.Connect(trial.Postfix.SmtpPort);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("B-6"))).ShouldStartWith("250");
    }

    [Fact]
    public async Task A_second_daemon_on_the_same_ledger_does_not_start()
    {
        await using var trial = await Trial.Start();
        var text = await File.ReadAllTextAsync(trial.Config, TestContext.Current.CancellationToken);
        var second = Path.Combine(trial.Root, "conf/second.toml");
        await File.WriteAllTextAsync(second, string.Join('\n', text.Split('\n').Select(line =>
            line.StartsWith("listen = [", StringComparison.Ordinal) ? $"listen = \"inet:127.0.0.1:{PostfixInstance.FreePort()}\"" : line)), TestContext.Current.CancellationToken);
        var refused = await Should.ThrowAsync<InvalidOperationException>(() => DaemonProcess.Start(second));
        refused.Message.ShouldContain("ended with 1");
        refused.Message.ShouldContain("ledger.db");
    }

    [Fact]
    public async Task A_full_disk_is_a_temporary_error_and_the_retry_is_filed_once()
    {
        PostfixInstance.Require();
        var disk = Directory.CreateTempSubdirectory("abuse-milter-disk-").FullName;
        await Command.Run("/bin/mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk);
        try
        {
            await using var trial = await Trial.Start(text => text.Replace("maildir = \"/tmp", $"maildir = \"{disk}", StringComparison.Ordinal));
            var ballast = Path.Combine(disk, "ballast");
            await Command.Run("/bin/sh", "-c", $"head -c 1000000 /dev/zero > {ballast} || true");
            var notice = Mails.Notice("B-7") + new string('x', 20_000);

            using var client = await SmtpSession.Connect(trial.Postfix.SmtpPort);
            (await client.Mail("c@mediasentry.com", ["abuse@example.com"], notice)).ShouldStartWith("451");
            File.Delete(ballast);
            (await client.Mail("c@mediasentry.com", ["abuse@example.com"], notice)).ShouldStartWith("250");
            Directory.GetFiles(disk, "*,S=*", SearchOption.AllDirectories).Length.ShouldBe(1);
        }
        finally
        {
            await Command.Run("/bin/umount", disk);
            Directory.Delete(disk);
        }
    }

    [Fact]
    public async Task A_reply_outlives_a_kill_and_goes_out_once_its_server_is_there()
    {
        var replyPort = PostfixInstance.FreePort();
        await using var trial = await Trial.Start(text => text.Split('\n').Aggregate("", (config, line) =>
            config + (line.StartsWith("submit", StringComparison.Ordinal) ? $"submit = \"inet:127.0.0.1:{replyPort}\"" : line) + "\n"));
        using var client = await SmtpSession.Connect(trial.Postfix.SmtpPort);
        (await client.Mail("c@mediasentry.com", ["abuse@example.com"], Mails.Notice("B-8"))).ShouldStartWith("250");
        await trial.Daemon.Says("server is away");
        await trial.Daemon.Kill();

        await using var late = await PostfixInstance.Start(Path.Combine(trial.Root, "late"), "", replyPort, null, "cases@mediasentry.com");
        await trial.Restart();
        (await late.FirstMail("cases@mediasentry.com")).ShouldContain("B-8");
    }
}
