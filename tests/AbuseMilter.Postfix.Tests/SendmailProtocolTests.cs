using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>What Sendmail says to a filter and makes of its answers: the protocol library alone, with a policy for each test.</summary>
public sealed partial class SendmailProtocolTests(SendmailProtocolTests.Running running) : IClassFixture<SendmailProtocolTests.Running>
{
    const string Message = "From: Bob <bob@example.org>\nSubject: Lunch\nX-Twice: 1\nX-Twice:  2\nX-Fold: a\n\tb\nX-Twice:3\n"
        + "Message-ID: <1@example.org>\nDate: Thu, 19 Nov 2026 10:00:00 +0000\n\nNoon?\n";

    FilterHost Filter => running.Filter;

    SendmailInstance Sendmail => running.Sendmail;

    [Fact]
    public async Task It_offers_version_6_with_all_that_we_know_and_nothing_else()
    {
        Filter.Policy = new Policy(_ => false, Never);
        await Say("QUIT");
        (await running.Recorder.TranscriptWithMacros()).Take(2).ShouldBe(["O<6 1ff 1fffff>", $">O<6 {Asked()}>"]);
    }

    [Fact]
    public async Task A_message_that_nobody_watches_costs_one_answer_and_shows_no_content()
    {
        Filter.Policy = new Policy(_ => false, Never);
        using (var client = await SmtpSession.Connect(Sendmail.SmtpPort))
        {
            for (var i = 0; i < 3; i++)
            {
                (await client.Mail("bob@example.org", ["alice@example.com", "carol@example.com"], Message)).ShouldStartWith("250");
            }
            (await client.Say("QUIT")).ShouldStartWith("221");
        }
        string[] message = ["M<<bob@example.org>>", "R<<alice@example.com>>", "R<<carol@example.com>>", "T", ">a"];
        (await running.Recorder.Transcript()).Skip(2)
            .ShouldBe(["C<localhost>", "H<client.example.net>", .. message, .. message, .. message, "Q"]);
        var end = await LastEnd();
        (end.Messages, end.RoundTrips).ShouldBe((3, 4)); // one for the negotiation
    }

    [Fact]
    public async Task A_watched_message_is_shown_with_its_fields_as_they_were_written()
    {
        Filter.Judge(_ => Verdict.Accept);
        using (var client = await SmtpSession.Connect(Sendmail.SmtpPort))
        {
            (await client.Say("MAIL FROM:<bob@example.org> SIZE=300 BODY=8BITMIME")).ShouldStartWith("250");
            (await client.Say("RCPT TO:<\"a \\\"b\"@Example.com> NOTIFY=NEVER")).ShouldStartWith("250");
            (await client.Say("RCPT TO:<@one.example,@two.example:carol@example.com>")).ShouldStartWith("250");
            (await client.Say("DATA")).ShouldStartWith("354");
            await client.Send(Message.Replace("\n", "\r\n", StringComparison.Ordinal) + ".\r\n");
            (await client.Reply()).ShouldStartWith("250");
            (await client.Say("QUIT")).ShouldStartWith("221");
        }
        var said = (await running.Recorder.TranscriptWithMacros()).Skip(2).Select(line => QueueId.Replace(line, "ID"));
        said.ShouldBe(
        [
            "D<Ci ID>", "C<localhost>", // of the first message, known this early
            "D<Hi ID>", "H<client.example.net>",
            "D<Mi ID>", "M<<bob@example.org> SIZE=300 BODY=8BITMIME>",
            "D<Ri ID>", "R<<\"a \\\"b\"@Example.com> NOTIFY=NEVER>",
            "D<Ri ID>", "R<<@one.example,@two.example:carol@example.com>>",
            "D<Ti ID>", "T", ">c",
            "L<From  Bob <bob@example.org>>", "L<Subject  Lunch>",
            "L<X-Twice  1>", "L<X-Twice   2>", "L<X-Fold  a\n\tb>", "L<X-Twice 3>",
            "L<Message-ID  <1@example.org>>", "L<Date  Thu, 19 Nov 2026 10:00:00 +0000>",
            "D<Ni ID>", "N", "B<7 bytes>", "D<Ei ID>", "E", ">a",
            "Q",
        ]);
    }

    [Fact]
    public async Task The_judge_reads_the_very_bytes_of_the_client()
    {
        var body = string.Concat(Enumerable.Range(0, 70_000).Select(line => $"{line:d6} {new string((char)(0xa0 + line % 90), 65)}\n"));
        var read = "";
        Filter.Judge(message =>
        {
            read = Encoding.Latin1.GetString(message.Content.Span);
            return Verdict.Accept;
        });
        using var client = await SmtpSession.Connect(Sendmail.SmtpPort);
        (await client.Mail("", ["alice@example.com"], Message + "..\n" + body)).ShouldStartWith("250");
        read.ShouldBe(Message + "..\n" + body);
    }

    [Fact]
    public async Task After_a_reset_the_next_sender_follows_without_an_abort()
    {
        Filter.Policy = new Policy(_ => false, Never);
        using (var client = await SmtpSession.Connect(Sendmail.SmtpPort))
        {
            string[] lines =
                ["MAIL FROM:<one@example.org>", "RCPT TO:<alice@example.com>", "RSET", "MAIL FROM:<two@example.org>", "EHLO again.example.net"];
            foreach (var line in lines)
            {
                (await client.Say(line)).ShouldStartWith("250");
            }
            (await client.Mail("three@example.org", ["alice@example.com"], Message)).ShouldStartWith("250");
            (await client.Say("QUIT")).ShouldStartWith("221");
        }
        (await running.Recorder.Transcript()).Skip(3).ShouldBe(
        [
            "H<client.example.net>", "M<<one@example.org>>", "R<<alice@example.com>>", "M<<two@example.org>>",
            "H<again.example.net>", "M<<three@example.org>>", "R<<alice@example.com>>", "T", ">a", "Q",
        ]);
    }

    [Fact]
    public async Task A_client_over_IPv6_is_known_by_its_address()
    {
        var addresses = NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses);
        if (!addresses.Any(a => a.Address.Equals(IPAddress.IPv6Loopback))) Assert.Skip("needs the address ::1");
        Envelope? seen = null;
        Filter.Judge(message =>
        {
            seen = message.Envelope;
            return Verdict.Accept;
        });
        await using var sendmail = await SendmailInstance.Start(
            Path.Combine(running.Root, "v6"), $"inet:{Filter.Port}@127.0.0.1", PostfixInstance.FreePort(),
            "DAEMON_OPTIONS(`Name=MTA6, Family=inet6, Addr=IPv6:::1, Port=PORT')");
        await Deliver(sendmail.SmtpPort, "::1", ["alice@example.com"]);
        seen.ShouldNotBeNull().ClientAddress.ShouldBe(IPAddress.IPv6Loopback);
    }

    [Theory]
    [InlineData(550, "5.7.1", "no 100% %s %n %%", "550 5.7.1 no 100% %s %n %%")]
    [InlineData(550, "5.7.1", "one\n2nd 50%\n\nthree", "550-5.7.1 one|550-5.7.1 2nd 50%|550 5.7.1 three")]
    [InlineData(451, "4.7.1", "later", "451 4.7.1 later")]
    [InlineData(554, "5.3.5", "", "554 5.3.5 Message refused")]
    public async Task The_client_reads_the_text_of_a_refusal(int code, string enhancedCode, string text, string seen)
    {
        Filter.Judge(_ => new Verdict
        {
            Disposition = code < 500 ? Disposition.TempFail : Disposition.Reject,
            Text = ReplyText.Create(code, enhancedCode, text),
        });
        (await Deliver(Sendmail.SmtpPort, "127.0.0.1", ["alice@example.com"])).ShouldBe(seen);
    }

    [Theory]
    [InlineData(Moment.Connect, "554 mx.example.com ESMTP not accepting messages")] // Sendmail keeps the text to itself
    [InlineData(Moment.Helo, "550 5.7.1 not 1% of it")]
    [InlineData(Moment.Mail, "550 5.7.1 <bob@example.org>... not 1% of it")]
    [InlineData(Moment.Recipient, "550 5.7.1 <alice@example.com>... not 1% of it")]
    [InlineData(Moment.Data, "550 5.7.1 not 1% of it")]
    [InlineData(Moment.EndOfHeader, "550 5.7.1 not 1% of it")]
    public async Task A_refusal_is_seen_at_its_moment(Moment moment, string seen)
    {
        Filter.Policy = new Policy(_ => true, (message, _) => ValueTask.FromResult(message.Moment == moment
            ? new Verdict { Disposition = Disposition.Reject, Text = ReplyText.Create(550, "5.7.1", "not 1% of it") }
            : Verdict.Continue))
        { AskedAt = moment };
        (await Say("EHLO client.example.net", "MAIL FROM:<bob@example.org>", "RCPT TO:<alice@example.com>", "DATA", Message + ".", "QUIT"))
            .ShouldContain(seen);
    }

    [Fact]
    public async Task Edits_change_what_they_name()
    {
        Filter.Judge(message => Verdict.Accept with
        {
            Edits =
            [
                new Edit.AddHeader("X-Twice", "ours"),
                new Edit.AddHeader("X-New", "one blank\n\tand a fold"),
                new Edit.AddHeader("X-Percent", "100% %s"),
                new Edit.ChangeHeader("X-Twice", 1, ""),
                new Edit.ChangeHeader("X-Twice", 3, ""),
                new Edit.ChangeHeader("X-Twice", 2, "second"),
                new Edit.ChangeHeader("Subject", 1, "Dinner"),
                new Edit.AddRecipient("e5@edits.example"), new Edit.ChangeSender("e6@example.org"),
                .. message.Envelope.Recipients.Skip(1).Select(r => new Edit.RemoveRecipient(r)),
            ],
        });
        string[] recipients = ["e1@edits.example", "\"e 2\"@Edits.example", "@a.example,@b.example:e3@edits.example", "E4@EDITS.EXAMPLE"];
        (await Deliver(Sendmail.SmtpPort, "127.0.0.1", recipients)).ShouldStartWith("250");

        var mail = await Sendmail.Mail("e5@edits.example", "Noon?");
        mail.ShouldStartWith("Return-Path: <e6@example.org>\n");
        mail[mail.IndexOf("From: Bob", StringComparison.Ordinal)..].ShouldBe(
            "From: Bob <bob@example.org>\nSubject: Dinner\nX-Twice: ours\nX-Twice: second\nX-Fold: a\n\tb\nMessage-ID: <1@example.org>\n"
            + "Date: Thu, 19 Nov 2026 10:00:00 +0000\nX-New: one blank\n\tand a fold\nX-Percent: 100% %s\n\nNoon?\n");
        await Sendmail.Delivered();
        Sendmail.Mailboxes.Where(box => box.EndsWith("@edits.example", StringComparison.OrdinalIgnoreCase)).Order()
            .ShouldBe(["e1@edits.example", "e5@edits.example"]);
    }

    [Fact]
    public async Task A_body_is_replaced_and_a_field_inserted()
    {
        var body = string.Concat(Enumerable.Range(0, 3000).Select(line => $"{line:d6} {new string('y', 65)}\n"));
        Edit[] edits = [new Edit.ReplaceBody(Encoding.ASCII.GetBytes(body)), new Edit.InsertHeader(0, "X-Top", "v")];
        Filter.Judge(_ => Verdict.Accept with { Edits = edits });
        (await Deliver(Sendmail.SmtpPort, "127.0.0.1", ["frank@example.com"])).ShouldStartWith("250");
        var mail = await Sendmail.Mail("frank@example.com", "X-Top: v\n");
        mail.ShouldEndWith("\n\n" + body);
    }

    [Theory]
    [InlineData(Disposition.Discard)]
    [InlineData(Disposition.TempFail)]
    public async Task What_is_discarded_or_refused_is_not_delivered_and_the_next_message_is(Disposition disposition)
    {
        var box = $"{disposition}@example.com".ToLowerInvariant();
        Filter.Judge(message => message.Content.Span.IndexOf("Noon?"u8) >= 0 ? new Verdict { Disposition = disposition } : Verdict.Accept);
        using var client = await SmtpSession.Connect(Sendmail.SmtpPort);
        (await client.Mail("bob@example.org", [box], Message)).ShouldStartWith(disposition == Disposition.Discard ? "250" : "451");
        (await client.Mail("bob@example.org", [box], Message.Replace("Noon?", "Later.", StringComparison.Ordinal))).ShouldStartWith("250");
        await Sendmail.Mail(box, "Later.");
        await Sendmail.Delivered();
        Sendmail.Mailbox(box).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_quarantined_message_stays_in_the_queue()
    {
        Filter.Judge(_ => Verdict.Accept with { Edits = [new Edit.Quarantine("a person looks at it")] });
        (await Deliver(Sendmail.SmtpPort, "127.0.0.1", ["quarantine@example.com"])).ShouldStartWith("250");
        var held = Directory.GetFiles(Path.Combine(Sendmail.Directory, "queue"), "hf*").ShouldHaveSingleItem();
        File.ReadAllText(held).ShouldContain("\nqa person looks at it\n");
        Sendmail.Mailbox("quarantine@example.com").ShouldBeEmpty();
    }

    static ValueTask<Verdict> Never(Message message, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("nobody is watched");

    // What the library asks for when it needs all that it can have at end of message.
    static string Asked() => string.Create(CultureInfo.InvariantCulture, $"{(uint)MilterActions.All:x} 1ef180");

    async Task<ConnectionEnd> LastEnd() => await Eventually.Get("the end of the connection", () => Filter.Ends.LastOrDefault());

    Task<IReadOnlyList<string>> Say(params string[] lines) => Say(Sendmail.SmtpPort, "127.0.0.1", lines);

    /// <summary>The lines of the server's answers, to its goodbye; what follows a refused DATA is not sent.</summary>
    static async Task<IReadOnlyList<string>> Say(int port, string address, params string[] lines)
    {
        using var client = new TcpClient(address, port);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        var said = new List<string>();
        foreach (var line in lines.Prepend(""))
        {
            if (line.EndsWith("\n.", StringComparison.Ordinal) && !said[^1].StartsWith("354", StringComparison.Ordinal)) continue;
            if (line.Length > 0) await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(line.ReplaceLineEndings("\r\n") + "\r\n"));
            do said.Add(await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new IOException("the server closed"));
            while (said[^1] is [_, _, _, '-', ..]);
        }
        return said;
    }

    /// <summary>One message; all lines of the reply to its end, joined by a bar.</summary>
    static async Task<string> Deliver(int port, string address, string[] recipients)
    {
        var paths = recipients.Select(recipient => $"RCPT TO:<{recipient}>");
        var replies = await Say(port, address, ["EHLO client.example.net", "MAIL FROM:<bob@example.org>", .. paths, "DATA", Message + ".", "QUIT"]);
        return string.Join('|', replies.SkipWhile(reply => !reply.StartsWith("354", StringComparison.Ordinal)).Skip(1).SkipLast(1));
    }

    [GeneratedRegex(@"\b[0-9][A-Za-z0-9]{13,}\b")]
    static partial Regex QueueId { get; }

    /// <summary>One Sendmail and one filter for all tests of the class, which run one after another.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal string Root { get; } = SendmailInstance.NewFolder();

        internal FilterHost Filter { get; } = new();

        internal Recorder Recorder { get; private set; } = null!;

        internal SendmailInstance Sendmail { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await SendmailInstance.Require();
            Recorder = new Recorder(Filter.Port);
            Sendmail = await SendmailInstance.Start(
                Path.Combine(Root, "sendmail"), $"inet:{Recorder.Port}@127.0.0.1", PostfixInstance.FreePort());
        }

        public async ValueTask DisposeAsync()
        {
            if (Sendmail is not null) await Sendmail.DisposeAsync();
            if (Recorder is not null) await Recorder.DisposeAsync();
            await Filter.DisposeAsync();
            Directory.Delete(Root, recursive: true);
        }
    }
}
