using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>Every edit of the library, read back from the mail that Postfix delivered.</summary>
[Collection(Stand.Shared)]
public sealed class EditTests(Stand stand)
{
    const string Fields = "X-A: 1\nX-B: 1\nX-A: 2\nX-B: 2\nX-A: 3\nX-C: 1\n";

    PostfixInstance Postfix => stand.Postfix;

    public static TheoryData<string, string, Edit[]> HeaderEdits => new()
    {
        { "add one", Fields + "X-New: value\n", [new Edit.AddHeader("X-New", "value")] },
        { "add empty", Fields + "X-New: \n", [new Edit.AddHeader("X-New", "")] },
        { "add folded", Fields + "X-New: one\n\ttwo\n three\n", [new Edit.AddHeader("X-New", "one\n\ttwo\n three")] },
        { "add two of a name", Fields + "X-A: 4\nX-A: 5\n", [new Edit.AddHeader("X-A", "4"), new Edit.AddHeader("X-A", "5")] },
        { "add beyond ascii", Fields + Mails.Utf8("X-New: größer\n"), [new Edit.AddHeader("X-New", "größer")] },
        { "add percent", Fields + "X-New: 100% %s %%\n", [new Edit.AddHeader("X-New", "100% %s %%")] },
        { "change first", Fields.Replace("X-A: 1", "X-A: new", StringComparison.Ordinal), [new Edit.ChangeHeader("X-A", 1, "new")] },
        { "change third", Fields.Replace("X-A: 3", "X-A: new", StringComparison.Ordinal), [new Edit.ChangeHeader("X-A", 3, "new")] },
        { "change folded", Fields.Replace("X-B: 2", "X-B: a\n b", StringComparison.Ordinal), [new Edit.ChangeHeader("X-B", 2, "a\n b")] },
        { "change absent", Fields + "X-D: new\n", [new Edit.ChangeHeader("X-D", 1, "new")] },
        { "delete one", Fields.Replace("X-B: 1\n", "", StringComparison.Ordinal), [new Edit.ChangeHeader("X-B", 1, "")] },
        { "delete all", "X-B: 1\nX-B: 2\nX-C: 1\n", [new Edit.ChangeHeader("X-A", 1, ""), new Edit.ChangeHeader("X-A", 2, ""), new Edit.ChangeHeader("X-A", 3, "")] },
        { "delete first and third", "X-B: 1\nX-A: 2\nX-B: 2\nX-C: 1\n", [new Edit.ChangeHeader("X-A", 1, ""), new Edit.ChangeHeader("X-A", 3, "")] },
        {
            "delete, change and add one name", "X-B: 1\nX-A: new\nX-B: 2\nX-A: 3\nX-C: 1\nX-A: 4\n",
            [new Edit.ChangeHeader("X-A", 1, ""), new Edit.ChangeHeader("X-A", 2, "new"), new Edit.AddHeader("X-A", "4")]
        },
        { "delete absent", Fields, [new Edit.ChangeHeader("X-A", 9, ""), new Edit.ChangeHeader("X-D", 1, "")] },
        { "insert far down", Fields + "X-New: last\n", [new Edit.InsertHeader(1000, "X-New", "last")] },
        { "change by another case", Fields.Replace("X-C: 1", "x-c: new", StringComparison.Ordinal), [new Edit.ChangeHeader("x-c", 1, "new")] },
        // Received is 0, From 1, and so on: the first X-B is the seventh field.
        { "insert seventh", Fields.Replace("X-B: 1", "X-New: 3\nX-B: 1", StringComparison.Ordinal), [new Edit.InsertHeader(6, "X-New", "3")] },
    };

    [Theory]
    [MemberData(nameof(HeaderEdits))]
    public async Task Header_fields_change_as_told(string subject, string expected, Edit[] edits)
    {
        stand.Filter.Edit(edits);
        using var client = await SmtpSession.Connect(stand.FilterPort);
        var mail = Mails.AsSent(await Delivered(client, Mails.Note(subject).Replace("\n\n", "\n" + Fields + "\n", StringComparison.Ordinal)));
        mail.ShouldBe(Mails.Note(subject).Replace("\n\n", "\n" + expected + "\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fields_are_inserted_above_and_below_the_field_that_Postfix_writes()
    {
        stand.Filter.Edit(new Edit.InsertHeader(1, "X-Below", "1"), new Edit.InsertHeader(0, "X-Above", "0"));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        var mail = await Delivered(client, Mails.Note("inserted"));
        mail.ShouldContain("\nX-Above: 0\nReceived: from client.example.net");
        mail.ShouldContain(" (UTC)\nX-Below: 1\nFrom: Bob");
    }

    [Fact]
    public async Task Edits_of_one_message_do_not_reach_the_next()
    {
        var asked = 0;
        stand.Filter.Judge(_ => Verdict.Accept with { Edits = asked++ == 0 ? [new Edit.AddHeader("X-First", "only"), new Edit.AddRecipient("dmca@example.com")] : [] });
        using var client = await SmtpSession.Connect(stand.FilterPort);
        (await Delivered(client, Mails.Note("first edited"))).ShouldContain("X-First: only");
        Mails.AsSent(await Delivered(client, Mails.Note("second not"))).ShouldBe(Mails.Note("second not"));
        await Postfix.Mail("dmca@example.com", "first edited");
        Postfix.Mailbox("dmca@example.com").ShouldNotContain(mail => mail.Contains("second not", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Edits_that_were_asked_for_early_are_made_at_the_end_and_forgotten_with_a_reset()
    {
        stand.Filter.Policy = new Policy(_ => true, (message, _) => ValueTask.FromResult(
            message.Moment != Moment.Mail ? Verdict.Accept
            : Verdict.Continue with { Edits = [new Edit.AddHeader("X-Sender", message.Envelope.Sender.LocalPart)] }))
        {
            AskedAt = Moment.Mail,
        };
        using var client = await SmtpSession.Connect(stand.FilterPort);
        await client.Play("> MAIL FROM:<other@example.org>\n< 250\n> RCPT TO:<alice@example.com>\n< 250\n> RSET\n< 250");
        Mails.AsSent(await Delivered(client, Mails.Note("asked early"))).ShouldBe(Mails.Note("asked early").Replace("\n\n", "\nX-Sender: bob\n\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recipient_is_added()
    {
        stand.Filter.Edit(new Edit.AddRecipient("dmca@example.com"));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        await Delivered(client, Mails.Note("for one more"));
        Mails.AsSent(await Postfix.Mail("dmca@example.com", "for one more")).ShouldBe(Mails.Note("for one more"));
    }

    [Theory]
    [InlineData("bounce", "")]
    [InlineData("no bounce", "NOTIFY=NEVER ORCPT=rfc822;other+40example.org")]
    public async Task A_recipient_is_added_with_what_it_wants_to_hear(string subject, string arguments)
    {
        stand.Filter.Edit(new Edit.AddRecipient("gone@bounce.example", arguments));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        var id = SmtpSession.QueueId(await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note(subject)));
        await Postfix.Removed(id);
        Postfix.Log.ShouldContain($"{id}: to=<gone@bounce.example>");
        Postfix.Log.Contains($"{id}: sender non-delivery notification", StringComparison.Ordinal).ShouldBe(arguments.Length == 0);
    }

    [Fact]
    public async Task The_sender_is_replaced_with_what_it_wants_to_hear()
    {
        stand.Filter.Edit(new Edit.ChangeSender("alice@example.com", "RET=HDRS ENVID=E-17"));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        var id = SmtpSession.QueueId(await client.Mail("bob@example.org", ["gone@bounce.example"], Mails.Note("to nobody at all")));
        var bounce = await Postfix.Mail("alice@example.com", $"\nX-Postfix-Queue-ID: {id}\n");
        bounce.ShouldContain("\nOriginal-Envelope-Id: E-17\n");
        bounce.ShouldContain("\nContent-Type: text/rfc822-headers\n");
    }

    [Theory]
    [InlineData("quoted", "\"a b\"@example.org")]
    [InlineData("with an at sign", "\"a@b\"@example.org")]
    [InlineData("beyond ascii", "büro@example.org")]
    public async Task An_odd_recipient_is_added_and_another_removed(string subject, string address)
    {
        stand.Filter.Judge(message => Verdict.Accept with
        {
            Edits = [new Edit.AddRecipient(address), .. message.Envelope.Recipients.Where(r => r.Address != "alice@example.com").Select(r => new Edit.RemoveRecipient(r))],
        });
        using var client = await SmtpSession.Connect(stand.FilterPort);
        await client.Play($"""
            > MAIL FROM:<bob@example.org> SMTPUTF8
            < 250
            > RCPT TO:<alice@example.com>
            < 250
            > RCPT TO:<"not me"@example.org>
            < 250
            > RCPT TO:<auch-nicht-ü@example.org>
            < 250
            > DATA
            < 354
            > [0]
            < 250
            """, Mails.Note("odd one " + subject));
        await Postfix.Mail("alice@example.com", "odd one " + subject);
        var other = await Eventually.Get("the odd recipient's mail", () => Postfix.EverybodyElse.FirstOrDefault(mail => mail.Contains("odd one " + subject, StringComparison.Ordinal)));
        other.ShouldContain(Mails.Utf8($"\nDelivered-To: {address}\n"));
        Postfix.EverybodyElse.Count(mail => mail.Contains("odd one " + subject, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData("sender plain", "other@example.net")]
    [InlineData("sender null", "")]
    [InlineData("sender quoted", "\"o p\"@example.net")]
    public async Task The_sender_is_replaced(string subject, string address)
    {
        stand.Filter.Edit(new Edit.ChangeSender(address));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        (await Delivered(client, Mails.Note(subject))).ShouldStartWith($"Return-Path: <{address}>\n");
    }

    [Theory]
    [InlineData("body small", 1)]
    [InlineData("body large", 4000)]
    public async Task The_body_is_replaced(string subject, int lines)
    {
        var body = string.Concat(Enumerable.Range(0, lines).Select(i => $".line {i} of the new body, which is as long as this\n"));
        stand.Filter.Edit(new Edit.ReplaceBody(Encoding.Latin1.GetBytes(body)), new Edit.AddHeader("X-New", "1"), new Edit.ChangeHeader("Subject", 1, subject));
        string mail;
        using (var client = await SmtpSession.Connect(stand.RecordedFilterPort)) mail = Mails.AsSent(await Delivered(client, Mails.Note("body to be replaced")));
        mail[(mail.IndexOf("\n\n", StringComparison.Ordinal) + 2)..].ShouldBe(body);
        mail.ShouldContain($"\nX-New: 1\n\n");
        mail.ShouldContain($"\nSubject: {subject}\n");

        // No piece is longer than what every MTA takes.
        var pieces = (await stand.FilterRecorder.Transcript()).Where(line => line.StartsWith(">b", StringComparison.Ordinal)).ToList();
        pieces.SkipLast(1).ShouldAllBe(line => line == ">b<65535 bytes>");
        pieces.Count.ShouldBe((body.Length + lines) / 65_535 + 1);
    }

    [Fact]
    public async Task The_body_is_replaced_by_several_pieces_with_either_line_end()
    {
        stand.Filter.Edit(new Edit.ReplaceBody("one\r\ntwo\n"u8.ToArray()), new Edit.AddHeader("X-Between", "1"), new Edit.ReplaceBody("three\n\nno end"u8.ToArray()));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        (await Delivered(client, Mails.Note("two pieces"))).ShouldEndWith("\nX-Between: 1\n\none\ntwo\nthree\n\nno end\n");
    }

    [Fact]
    public async Task The_body_is_taken_away()
    {
        stand.Filter.Edit(new Edit.ReplaceBody(default));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        Mails.AsSent(await Delivered(client, Mails.Note("no body"))).TrimEnd('\n').ShouldBe(Mails.Note("no body").Split("\n\n")[0]);
    }

    [Fact]
    public async Task A_quarantined_message_waits_in_the_hold_queue_with_its_edits()
    {
        stand.Filter.Edit(new Edit.Quarantine("look at it"), new Edit.AddHeader("X-New", "1"));
        using var client = await SmtpSession.Connect(stand.FilterPort);
        var id = SmtpSession.QueueId(await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("held")));
        (await Postfix.Queue()).Split('\n').Single(line => line.Contains(id, StringComparison.Ordinal)).ShouldContain("\"queue_name\": \"hold\"");

        await Postfix.ReleaseHeld(id);
        (await Postfix.Mail("alice@example.com", id)).ShouldContain("\nX-New: 1\n");
    }

    [Fact]
    public async Task A_discarded_message_is_accepted_and_goes_nowhere()
    {
        stand.Filter.Judge(_ => Verdict.Discard with { Edits = [new Edit.AddRecipient("dmca@example.com")] });
        using var client = await SmtpSession.Connect(stand.FilterPort);
        var id = SmtpSession.QueueId(await client.Mail("bob@example.org", ["alice@example.com"], Mails.Note("thrown away")));
        stand.Filter.Judge(_ => Verdict.Accept);
        await Delivered(client, Mails.Note("behind what was thrown away"));
        Postfix.Mailbox("alice@example.com").ShouldNotContain(mail => mail.Contains(id, StringComparison.Ordinal));
        (await Postfix.Queue()).ShouldNotContain(id);
        Postfix.Log.ShouldContain($"{id}: milter-discard");
    }

    [Fact]
    public async Task An_edit_that_the_policy_did_not_ask_for_is_left_out_and_the_mail_passes()
    {
        stand.Filter.Policy = new Policy(_ => true, (_, _) => ValueTask.FromResult(Verdict.Accept with { Edits = [new Edit.AddHeader("X-New", "1"), new Edit.ChangeSender("other@example.net")] }))
        {
            Edits = MilterActions.AddHeaders,
        };
        using (var client = await SmtpSession.Connect(stand.RecordedFilterPort))
        {
            var mail = await Delivered(client, Mails.Note("one edit of two"));
            mail.ShouldStartWith("Return-Path: <bob@example.org>\n");
            mail.ShouldContain("\nX-New: 1\n");
        }
        (await stand.FilterRecorder.Transcript()).ShouldNotContain(line => line.StartsWith(">e", StringComparison.Ordinal));
    }

    async Task<string> Delivered(SmtpSession client, string content)
    {
        var id = SmtpSession.QueueId(await client.Mail("bob@example.org", ["alice@example.com"], content));
        return await Postfix.Mail("alice@example.com", $" id {id}");
    }
}
