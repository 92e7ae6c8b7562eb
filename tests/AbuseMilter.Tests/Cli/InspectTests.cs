using System.Text.Json;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary>What <c>inspect</c> says with the shipped configuration.</summary>
public sealed class InspectTests : IDisposable
{
    static readonly string Config = Repository.Path("conf/abusemilter.toml");
    static readonly string Notice = Repository.Path("packaging/try/notice.eml");

    readonly string folder = Directory.CreateTempSubdirectory("inspect-").FullName;

    [Fact]
    public void The_JSON_of_a_notice_has_every_fact_and_the_reply()
    {
        var seen = CommandLine.Run("inspect", "--config", Config, "--json", "--auth", "pass", Notice);
        seen.Errors.ShouldBeEmpty();
        seen.Status.ShouldBe(0);
        seen.Output.ShouldBe(File.ReadAllText(Repository.Path("tests/AbuseMilter.Tests/Data/inspect/notice.json")).Replace("FILE", Notice, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--auth none", "hold", "auth-none")]
    [InlineData("--auth fail", "none", "auth-failed")]
    [InlineData("--auth pass --sender <>", "none", "null-sender")]
    [InlineData("--auth pass --sender abuse@example.com", "none", "own-address")]
    [InlineData("--auth pass --rcpt alice@example.com", "none", "not-watched")]
    [InlineData("--auth pass --rcpt alice@example.com --rcpt ABUSE+x@EXAMPLE.COM", "send", "ok")]
    public void The_options_stand_for_the_envelope_and_the_authentication(string options, string decision, string code)
    {
        var reply = Json([.. options.Split(' '), Notice]).GetProperty("reply");
        reply.GetProperty("decision").GetString().ShouldBe(decision);
        reply.GetProperty("reason").GetString().ShouldStartWith(code + ":");
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--auth pass")]
    public void What_only_the_subscriber_should_read_is_not_shown(string options)
    {
        const string link = "https://settle.example.org/TC-0815";
        var file = Path.Combine(folder, "settlement.eml");
        File.WriteAllText(file, $"""
            From: Example Settlements <dmca@example.org>
            To: abuse@example.com
            Subject: Copyright notice TC-0815, PIN: 4711, {link}

            Notice ID: TC-0815
            Title: Whistle (Password: 7Kp2qX)
            File name: {link}/file
            IP Address: 192.0.2.64
            Timestamp: 2024-05-06 07:08:09 GMT
            URL: {link}
            """);

        var output = CommandLine.Run(["inspect", "--config", Config, .. options.Split(' '), file]).Output;

        output.ShouldContain("Whistle");
        output.ShouldContain("TC-0815");
        output.ShouldNotContain("4711");
        output.ShouldNotContain("7Kp2qX");
        output.ShouldNotContain("example.org/TC-0815");
    }

    [Fact]
    public void A_newsletter_is_nobodys_notice() => Class("""
        From: News <news@example.org>
        To: abuse@example.com
        Subject: Copyright law this week
        List-Unsubscribe: <https://example.org/u>
        Precedence: bulk

        Courts on copyright infringement, and more about DMCA notices.
        """).ShouldBe(("none", null, "accept"));

    [Theory]
    [InlineData("From: MAILER-DAEMON@mx.example.org (Mail Delivery System)")]
    [InlineData("Auto-Submitted: Auto-Replied; owner-email=\"x\"\nFrom: cases@mediasentry.com")]
    [InlineData("From: cases@mediasentry.com\nContent-Type: multipart/report;\n\treport-type=delivery-status; boundary=x")]
    public void A_bounce_is_nobodys_notice_even_around_a_whole_one(string header) =>
        Class(header + "\n\n" + File.ReadAllText(Notice)).ShouldBe(("none", "automatic-answer", "accept"));

    [Fact]
    public void For_people_each_rule_and_the_reply_are_explained()
    {
        var seen = CommandLine.Run("inspect", "--config", Config, "--auth", "pass", Notice);
        seen.Output.ShouldContain("  rule      automatic-answer: no");
        seen.Output.ShouldContain("  rule      dmca: yes");
        seen.Output.ShouldContain("  reply     send (ok");
        seen.Output.ShouldContain("  verdict   discard");
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_and_the_others_are_inspected()
    {
        var seen = CommandLine.Run("inspect", "--config", Config, "--json", Path.Combine(folder, "missing.eml"), Notice);
        seen.Status.ShouldBe(1);
        seen.Errors.ShouldContain("missing.eml");
        seen.Output.ShouldContain("\"class\":\"copyright\"");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("not a mail at all")]
    [InlineData("From: \0\x01\x02\nSubject: =?utf-8?q?=0D=0AX: y?=\n\n\0")]
    public void Whatever_a_file_holds_there_is_one_line_of_JSON(string content)
    {
        var file = Path.Combine(folder, "odd.eml");
        File.WriteAllText(file, content);
        Json([file]).GetProperty("class").GetString().ShouldBe("none");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    (string Class, string? Rule, string Verdict) Class(string mail)
    {
        var file = Path.Combine(folder, "mail.eml");
        File.WriteAllText(file, mail);
        var json = Json([file]);
        return (json.GetProperty("class").GetString()!, json.GetProperty("rule").GetString(), json.GetProperty("verdict").GetString()!);
    }

    static JsonElement Json(string[] arguments)
    {
        var seen = CommandLine.Run(["inspect", "--config", Config, "--json", .. arguments]);
        seen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
        return JsonDocument.Parse(seen.Output).RootElement;
    }
}
