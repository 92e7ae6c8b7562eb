using System.Text.Json;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary>What <c>inspect</c> says with the shipped configuration.</summary>
public sealed partial class InspectTests : IDisposable
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
        // What is weighed, and how much, is the assessor's business.
        Weighed().Replace(seen.Output, "$1...\",\"evidence\":[\"...\"").ShouldBe(File.ReadAllText(Repository.Path("tests/AbuseMilter.Tests/Data/inspect/notice.json")).Replace("FILE", Notice, StringComparison.Ordinal));
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
        Class(header + "\n\n" + File.ReadAllText(Notice)).ShouldBe(("none", null, "accept"));

    [Fact]
    public void For_people_all_of_it_is_explained()
    {
        var text = Text("--auth", "pass", Notice);
        text.ShouldContain("What it is  copyright: a copyright notice about a transmission (conduit)");
        text.ShouldMatch(@"\+3  copyright +an infohash\n");
        text.ShouldMatch(@"  ip +77\.247\.181\.163 +line 55: IP Address: 77\.247\.181\.163\n");
        text.ShouldContain("an answer's subject must hold 13322xxxxx");
        text.ShouldMatch(@"  upstream +no, role: agent \(held: class: copyright\)\n");
        text.ShouldMatch(@"  dmca +yes, class: copyright\n");
        text.ShouldMatch(@"  file +\.Torservers\.Abuse\.DMCA/new/\n");
        text.ShouldContain("discard: it is taken, and the watched mailbox gets no copy");
        text.ShouldContain("Reply: send  ok: every condition for a reply holds");
        text.ShouldContain("CBSCopyright@mc.mediasentry.com (the From address)");
        text.ShouldMatch(@"  limits +known/mediasentry, 2000/24h\n +to/cbscopyright@mc\.mediasentry\.com, 2000/24h\n +all, 2000/1h\n");
        text.ShouldContain("  | From: \"Abuse Desk\" <abuse@example.com>\n");
        text.ShouldContain("  |   Your case:     13322xxxxx\n");
        text.Split('\n').ShouldAllBe(line => line.Length <= 100 && !line.EndsWith(' '));
    }

    [Theory]
    [InlineData("From: A <a@example.org>\n", "--auth pass", "example.org is authenticated, because --auth says so")]
    [InlineData("From: A <a@example.org>\n", "--auth fail", "authentication of example.org failed, because --auth says so")]
    [InlineData("From: A <a@example.org>\n", "--verbose", "nothing vouches for example.org")]
    [InlineData("", "--auth pass", "the mail names nobody, so there is nothing to vouch for")]
    [InlineData("From: a@example.org, b@example.org\n", "--auth pass", "the mail names several authors, so nothing can vouch for it")]
    public void Who_vouches_for_the_sender_is_told(string from, string options, string expected) =>
        Text([.. options.Split(' '), Written(from + "Subject: Hello\n\nHow are you?\n")]).ShouldMatch($@"  sender +{Regex.Escape(expected)}\n");

    [Fact]
    public void A_subject_is_wanted_only_where_the_notice_says_so()
    {
        const string facts = "Case ID: TC-0815\nTitle: Whistle\nIP Address: 192.0.2.64\nTimestamp: 2024-05-06 07:08:09 GMT\n";
        const string head = "From: A <a@example.org>\nTo: abuse@example.com\nSubject: Copyright infringement\n\n";
        var plain = Text("--auth", "pass", Written(head + facts));
        plain.ShouldContain("TC-0815");
        plain.ShouldNotContain("must hold");
        plain.ShouldNotContain("lacks");

        var demanding = Text("--auth", "pass", Written(head + facts + "\nPlease include the Case ID TC-0815 in the subject line of your reply.\n"));
        demanding.ShouldMatch("  subject +an answer's subject must hold TC-0815\n");
        demanding.ShouldMatch("  subject +Re: Copyright infringement\n +lacks TC-0815, which the notice wants in the subject of an answer\n");
    }

    [Fact]
    public void What_is_very_long_is_cut_and_no_line_is_wider_than_the_page()
    {
        var text = Text("--verbose", Written($"""
            From: A <a@example.org>
            Subject: {string.Concat(Enumerable.Repeat("Copyright ", 100))}

            Title: {string.Concat(Enumerable.Repeat("Whistle ", 40))}
            IP Address: 192.0.2.64
            Timestamp: 2024-05-06 07:08:09 GMT
            """));
        text.ShouldContain("... (999 characters)");
        text.Split("Whistle").Length.ShouldBeLessThan(30);
        text.Split('\n').ShouldAllBe(line => line.Length <= 100);
    }

    [Fact]
    public void Where_nothing_is_to_be_answered_no_address_is_named()
    {
        Text("--verbose", Written("From: A <a@example.org>\nSubject:\n\nHow are you?\n")).ShouldSatisfyAllConditions(
            text => text.ShouldNotContain("would go to"),
            text => text.ShouldMatch("  Subject +\\(none\\)\n"));
    }

    [Fact]
    public void Of_a_reply_that_waits_it_is_told_what_to_do()
    {
        var text = Text(Notice);
        text.ShouldContain("Reply: hold  auth-none: nothing vouches for who wrote the mail");
        text.ShouldMatch("what to do +Look whether the mail is really from this sender");
        text.ShouldContain("The letter, if a person releases it");
    }

    [Fact]
    public void A_mail_cannot_steer_the_terminal_nor_write_markup()
    {
        var file = Path.Combine(folder, "evil.eml");
        File.WriteAllText(file, """
            From: "[red]x[/] \u001b[2J" <a@example.org>
            To: abuse@example.com
            Subject: =?utf-8?q?=1B]0;owned=07_=C2=9B31m_=E2=80=AEgnp.exe_[bold]b[/]?=

            Copyright infringement notice
            IP Address: 192.0.2.7 \u001b[31m[link=https://example.org]x[/]
            Timestamp: 2026-03-02 10:20:30 UTC
            Title: [blink]Night[/] \u001b[5m \u009b5m \u202e
            File name: x\u202egnp.exe
            """.Replace("\\u001b", "\u001b", StringComparison.Ordinal).Replace("\\u009b", "\u009b", StringComparison.Ordinal).Replace("\\u202e", "\u202e", StringComparison.Ordinal));
        var text = Text("--verbose", file);
        text.Where(c => char.IsControl(c) && c != '\n').ShouldBeEmpty();
        text.ShouldNotContain('\u202e');
        text.ShouldContain("\ufffdgnp.exe", customMessage: "who reads it sees that something stood there");
        text.ShouldContain("[bold]b[/]");
        text.ShouldContain("[blink]Night[/]");

        var json = CommandLine.Run("inspect", "--config", Config, "--json", file).Output;
        json.TrimEnd('\n').Where(c => char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format).ShouldBeEmpty();
        json.ShouldContain(@"""filename"":""x\u202egnp.exe""");
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_and_the_others_are_inspected()
    {
        var seen = CommandLine.Run("inspect", "--config", Config, "--json", Path.Combine(folder, "missing.eml"), Notice);
        seen.Status.ShouldBe(1);
        seen.Errors.ShouldBe($"abuse-milter: {Path.Combine(folder, "missing.eml")}: there is no such file\n");
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

    string Written(string mail)
    {
        var file = Path.Combine(folder, "written.eml");
        File.WriteAllText(file, mail);
        return file;
    }

    static string Text(params string[] arguments) => CommandLine.Run(["inspect", "--config", Config, .. arguments]).Output;

    [GeneratedRegex("""("reason":")\d+ points[^"]*","evidence":\[.*?"(?=\])""")]
    private static partial Regex Weighed();

    static JsonElement Json(string[] arguments)
    {
        var seen = CommandLine.Run(["inspect", "--config", Config, "--json", .. arguments]);
        seen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
        return JsonDocument.Parse(seen.Output).RootElement;
    }
}
