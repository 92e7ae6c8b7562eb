using System.Text.Json;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>A Postfix that knows nothing of us is wired by one command, examined, broken and mended by what the doctor says.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    Trial trial = null!;

    string Etc => trial.Postfix.Settings;

    public async ValueTask InitializeAsync() => trial = await Trial.Start(
        config => config.Replace("authserv_ids = []", "authserv_ids = [\"mx.example.com\"]", StringComparison.Ordinal), prepare: (_, postfix) =>
        {
            Rewrite(postfix, "main.cf", line => !line.Contains("smtpd_milters", StringComparison.Ordinal));
            var isReply = false;
            Rewrite(postfix, "master.cf", line => !(isReply = line[0] == ' ' ? isReply : line.Contains($":{postfix.ReplyPort} ", StringComparison.Ordinal)));
        });

    public async ValueTask DisposeAsync()
    {
        if (trial is not null) await trial.DisposeAsync();
    }

    [Fact]
    public async Task What_postfix_applies_works_and_what_it_leaves_behind_takes_it_back()
    {
        var before = await Files();
        var missing = await Errors();
        missing.Select(error => error.Area).ShouldBe(["postfix", "postfix", "postfix", "postfix", "replies"], string.Join('\n', missing));
        (await Call("postfix --print")).ShouldContain($"-e 'smtpd_milters = inet:127.0.0.1:{trial.MilterPort}'");
        (await Files()).ShouldBe(before);

        (await Call("postfix --apply")).ShouldContain($"{Etc} reload\ndone; sh ");
        (await Call("postfix --apply")).ShouldContain("has all that this milter needs");
        (await Errors()).ShouldBeEmpty();
        using (var client = await SmtpSession.Connect(trial.Postfix.SmtpPort))
            (await client.Mail("c@mediasentry.com", ["abuse@example.com"], "Authentication-Results: mx.example.com; dmarc=pass\n" + Mails.Notice("R-1"))).ShouldStartWith("250");
        trial.FiledWith("R-1").ShouldNotContain("dmarc=pass");
        await trial.Postfix.Mail("cases@mediasentry.com", "R-1");

        await Command.Run("/bin/sh", Directory.GetFiles(Etc, "abuse-milter-undo-*.sh").ShouldHaveSingleItem());
        (await Files()).ShouldBe(before);
        File.Exists(Path.Combine(Etc, "abuse-milter_header_checks")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_doctor_finds_is_mended_by_what_it_says()
    {
        await Call("postfix --apply");
        foreach (var (harm, said) in (IEnumerable<(string, string)>)
        [
            ($"postconf -c {Etc} -e smtpd_milters=", "does not name this milter"),
            ($"postconf -c {Etc} -e 'smtpd_milters = inet:127.0.0.1:{trial.MilterPort}, unix:later'", "stands before unix:later"),
            ($"postconf -c {Etc} -e 'smtpd_milters = inet:127.0.0.1:{trial.MilterPort}'", ""),
            ($"postconf -c {Etc} -e header_checks=", "header_checks does not name"),
            ($"postconf -c {Etc} -P 127.0.0.1:{trial.Postfix.SmtpPort}/inet/receive_override_options=no_header_body_checks", "has no_header_body_checks"),
            ($"postconf -c {Etc} -e milter_content_timeout=30s", "milter_content_timeout is 30s"),
            ($"postconf -c {Etc} -e milter_command_timeout=5s", "milter_command_timeout is 5s"),
            ($"postconf -c {Etc} -e milter_default_action=reject", "refused for good"),
            ($"postconf -c {Etc} -PX 127.0.0.1:{trial.Postfix.ReplyPort}/inet/receive_override_options && postconf -c {Etc} -PX 127.0.0.1:{trial.Postfix.ReplyPort}/inet/smtpd_milters", "meet this milter again"),
            ($"postconf -c {Etc} -MX 127.0.0.1:{trial.Postfix.ReplyPort}/inet", "by which replies go out"),
        ])
        {
            await Command.Run("/bin/sh", "-c", harm);
            if (said.Length == 0) continue;
            var errors = await Errors();
            errors.ShouldContain(error => error.Text.Contains(said, StringComparison.Ordinal), harm);
            foreach (var error in errors) await Command.Run("/bin/sh", "-c", error.Mend!);
            (await Errors()).ShouldNotContain(error => error.Text.Contains(said, StringComparison.Ordinal), harm);
        }
    }

    [Fact]
    public async Task A_daemon_that_is_gone_and_a_Postfix_that_is_gone_are_told()
    {
        await trial.Daemon.Kill();
        (await Errors()).ShouldContain(error => error.Area == "milter" && error.Mend!.StartsWith("systemctl start abuse-milter", StringComparison.Ordinal));
        (await Findings(etc: "/nowhere")).ShouldContain(finding => finding.Area == "postfix" && finding.Weight == "error" && finding.Text.Contains("/nowhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_that_Postfix_does_not_take_leaves_all_as_it_was()
    {
        var main = Path.Combine(Etc, "main.cf");
        var good = await File.ReadAllTextAsync(main, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(main, good.Replace("mail_owner = postfix", "mail_owner = nobody-of-that-name", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var before = await Files();
        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => Call("postfix --apply"));
        var after = await Files();
        await File.WriteAllTextAsync(main, good, TestContext.Current.CancellationToken);
        refusal.Message.ShouldContain("check: ended with status 1");
        refusal.Message.ShouldContain("-MX reply-cleanup/unix"); // the changes were made by then, and taken back
        after.ShouldBe(before);
        Directory.GetFiles(Etc, "abuse-milter*").ShouldBeEmpty();
    }

    static void Rewrite(PostfixInstance postfix, string file, Func<string, bool> stays)
    {
        var path = Path.Combine(postfix.Settings, file);
        File.WriteAllLines(path, File.ReadAllLines(path).Where(stays));
    }

    async Task<string> Files() => await File.ReadAllTextAsync(Path.Combine(Etc, "main.cf")) + await File.ReadAllTextAsync(Path.Combine(Etc, "master.cf"));

    Task<string> Call(string verb) => Command.Run("/bin/sh", "-c", $"dotnet {Path.Combine(AppContext.BaseDirectory, "abuse-milter.dll")} {verb} --config {trial.Config} --postfix {Etc}");

    async Task<List<(string Weight, string Area, string Text, string? Mend)>> Findings(string? etc = null)
    {
        var lines = await Command.Run("/bin/sh", "-c",
            $"dotnet {Path.Combine(AppContext.BaseDirectory, "abuse-milter.dll")} doctor --json --config {trial.Config} --postfix {etc ?? Etc} --user root || test $? = 1");
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(finding => (finding.GetProperty("weight").GetString()!, finding.GetProperty("area").GetString()!, finding.GetProperty("text").GetString()!, finding.GetProperty("mend").GetString()))];
    }

    async Task<List<(string Weight, string Area, string Text, string? Mend)>> Errors() => [.. (await Findings()).Where(finding => finding.Weight == "error")];
}
