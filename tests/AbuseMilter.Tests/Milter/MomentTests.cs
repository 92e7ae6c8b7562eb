using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>What a policy that asks early, or reads less than the whole message, means on the wire.</summary>
public class MomentTests
{
    static readonly Judge NoJudge = (_, _) => throw new NotSupportedException();
    static readonly Verdict Refused = new() { Disposition = Disposition.Reject, Text = ReplyText.Create(550, "5.7.1", "no") };
    static readonly Verdict Shutdown = new() { Disposition = Disposition.Shutdown };
    static readonly Verdict Tagged = Verdict.Accept with { Edits = [new Edit.AddHeader("X-Tag", "v")] };
    static readonly Verdict Noted = Verdict.Continue with { Edits = [new Edit.AddHeader("X-Early", "v")] };

    [Fact]
    public async Task One_recipient_is_refused_and_the_others_keep_their_mail()
    {
        var played = await PlayAsync(Moment.Recipient, judged => judged.Moment == Moment.Recipient
            && judged.Envelope.Recipients.ShouldHaveSingleItem().Address == "abuse@example.net" ? Refused : Verdict.Accept, """
            > M <a@example.org>
            > R <x@example.com>
            < c
            > R <abuse@example.net> NOTIFY=NEVER
            < y 550 5.7.1 no\0
            > R <abuse@example.com>
            < c
            > T
            < c
            > N
            > E
            < a
            > Q
            """);
        played.Messages.Select(m => m.Moment).ShouldBe([Moment.Recipient, Moment.Recipient, Moment.EndOfMessage]);
        played.Messages[^1].Envelope.Recipients.Select(r => r.Address).ShouldBe(["x@example.com", "abuse@example.com"]);
        played.End.Judged.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_whose_only_watched_recipient_was_refused_is_watched_by_nobody() => await PlayAsync(
        Moment.Recipient, _ => Verdict.TempFail, """
        > M <a@example.org>
        > R <abuse@example.net>
        < t
        > R <x@example.com>
        < c
        > T
        < a
        > A
        > Q
        """);

    [Theory]
    [InlineData(Disposition.Continue, "c")]
    [InlineData(Disposition.Accept, "c")]
    [InlineData(Disposition.Discard, "d")]
    [InlineData(Disposition.Reject, "r")]
    [InlineData(Disposition.TempFail, "t")]
    [InlineData(Disposition.Shutdown, "4")]
    public async Task Each_verdict_about_a_recipient_has_its_reply(Disposition disposition, string reply) => await PlayAsync(
        Moment.Recipient, judged => judged.Moment == Moment.Recipient ? new() { Disposition = disposition } : Verdict.Accept, $"""
        > M <a@example.org>
        > R <abuse@example.net>
        < {reply}
        > Q
        """);

    [Theory]
    [InlineData(Disposition.Continue, "c")]
    [InlineData(Disposition.Accept, "a")]
    [InlineData(Disposition.Discard, "d")]
    [InlineData(Disposition.Reject, "r")]
    [InlineData(Disposition.TempFail, "t")]
    [InlineData(Disposition.Shutdown, "4")]
    public async Task Each_verdict_before_the_content_has_its_reply(Disposition disposition, string reply)
    {
        var played = await PlayAsync(Moment.Data, _ => new() { Disposition = disposition }, $"""
            > M <a@example.org>
            > R <abuse@example.net>
            > R <x@example.net>
            > T
            < {reply}
            > A
            > M <a@example.org>
            > R <x@example.net>
            > T
            < a
            > Q
            """);
        played.Message.Envelope.Recipients.Count.ShouldBe(2);
        played.Message.Content.ShouldBe("");
    }

    [Fact]
    public async Task An_MTA_that_goes_on_after_an_early_verdict_is_told_again() => await PlayAsync(Moment.Data, _ => Refused, """
        > M <a@example.org>
        > R <abuse@example.net>
        > T
        < y 550 5.7.1 no\0
        > L Subject: hi
        > N
        > B text
        > E
        < y 550 5.7.1 no\0
        > A
        > M <a@example.org>
        > T
        < a
        > Q
        """);

    [Fact]
    public async Task An_early_acceptance_with_edits_waits_for_the_end_of_the_message_and_nobody_is_asked_again()
    {
        var played = await PlayAsync(Moment.Data, _ => Tagged, """
            > M <a@example.org>
            > R <abuse@example.net>
            > T
            < c
            > L Subject: hi
            > N
            > B text
            > E
            < h X-Tag\0 v\0
            < a
            > Q
            """);
        played.Message.Moment.ShouldBe(Moment.Data);
    }

    [Fact]
    public async Task Edits_that_were_asked_for_early_go_with_the_verdict() => await PlayAsync(
        Moment.Recipient | Moment.Data | Moment.EndOfHeader, judged => judged.Moment == Moment.EndOfMessage ? Tagged : Noted, """
        > M <a@example.org>
        > R <abuse@example.net>
        < c
        > T
        < c
        > L Subject: hi
        > N
        < c
        > E
        < h X-Early\0 v\0
        < h X-Early\0 v\0
        < h X-Early\0 v\0
        < h X-Tag\0 v\0
        < a
        > A
        > M <a@example.org>
        > R <x@example.net>
        < c
        > T
        < a
        > Q
        """);

    [Theory]
    [InlineData("> A")]
    [InlineData("# MAIL without ABORT")]
    public async Task Edits_that_were_asked_for_early_go_with_their_message(string between) => await PlayAsync(
        Moment.Recipient, judged => judged.Envelope.Sender.Address == "a@example.org" ? Noted : Verdict.Accept, $"""
        > M <a@example.org>
        > R <abuse@example.net>
        < c
        {between}
        > M <b@example.org>
        > R <abuse@example.net>
        < c
        > T
        < c
        > E
        < a
        > Q
        """);

    [Fact]
    public async Task A_quarantine_wanted_early_is_sent_at_the_end_of_the_message() => await PlayAsync(
        Moment.Data, _ => Verdict.Accept with { Edits = [new Edit.Quarantine("look")] }, """
        > M <a@example.org>
        > R <abuse@example.net>
        > T
        < c
        > E
        < q look\0
        < a
        > Q
        """);

    [Fact]
    public async Task At_the_end_of_the_header_the_judge_sees_the_header()
    {
        var played = await PlayAsync(Moment.EndOfHeader, judged => judged.Moment == Moment.EndOfHeader ? Refused : Verdict.Accept, """
            > M <a@example.org>
            > R <abuse@example.net>
            > T
            < c
            > L Subject: hi
            > N
            < y 550 5.7.1 no\0
            > A
            > Q
            """);
        played.Message.Content.ShouldBe("Subject: hi\n\n");
    }

    [Theory]
    [InlineData(Disposition.Accept, "a", "", "a")]
    [InlineData(Disposition.Reject, "r", "r", "r")]
    [InlineData(Disposition.TempFail, "t", "t", "t")]
    [InlineData(Disposition.Shutdown, "4", "4", "4")]
    [InlineData(Disposition.Discard, "c", "c", "d")]
    public async Task A_verdict_about_the_client_holds_for_its_messages(Disposition disposition, string atConnect, string atHelo, string atData)
    {
        if (atHelo.Length == 0) atHelo = atConnect;
        var played = await PlayAsync(Moment.Connect | Moment.Helo, _ => new() { Disposition = disposition }, $"""
            > C localhost 4 4711 192.0.2.1
            < {atConnect}
            > H client.example
            < {atHelo}
            > M <a@example.org>
            > R <abuse@example.net>
            > T
            < {atData}
            > A
            > M <a@example.org>
            > R <abuse@example.net>
            > T
            < {atData}
            > K
            > C localhost 4 4711 192.0.2.2
            < {atConnect}
            > Q
            """);
        played.Messages.Select(m => m.Moment).ShouldBe([Moment.Connect, Moment.Connect]);
        played.Messages[0].Envelope.ClientAddress!.ToString().ShouldBe("192.0.2.1");
        played.Messages[0].Envelope.Sender.IsNull.ShouldBeTrue();
        played.End.Judged.ShouldBe(0);
    }

    [Fact]
    public async Task At_MAIL_the_judge_is_asked_about_all_mail() => await PlayAsync(
        Moment.Mail, judged => judged.Envelope.Sender.Address == "b@example.org" ? Shutdown : Verdict.Continue, """
        > M <a@example.org>
        < c
        > R <x@example.net>
        > T
        < a
        > A
        > M <b@example.org>
        < 4
        > Q
        """);

    [Fact]
    public async Task Where_the_MTA_does_not_wait_nobody_is_asked_and_the_end_of_the_message_decides()
    {
        // Version 3 has no DATA event.
        var played = await ScriptedPostfix.PlayAsync("""
            > O 3 7f 1ff
            < O
            > M <a@example.org>
            < c
            > R <abuse@example.net>
            < c
            > L Subject: hi
            > N
            < c
            > E
            < r
            > Q
            """, _ => new() { Disposition = Disposition.Reject }, policy: judge => new(ScriptedPostfix.WatchesAbuse, judge) { AskedAt = Moment.Data });
        played.Message.Moment.ShouldBe(Moment.EndOfMessage);
    }

    [Fact]
    public async Task A_policy_that_reads_the_envelope_gets_no_content_sent()
    {
        var played = await ReadingAsync(new(ScriptedPostfix.WatchesAbuse, NoJudge) { Reads = Content.None }, """
            > L Subject: hi
            > N
            > B text
            > E
            < a
            """);
        Options(played).ShouldBe(ProtocolOptions.NoHeader | ProtocolOptions.NoEndOfHeader | ProtocolOptions.NoBody | ProtocolOptions.NoReplyToBody);
        played.Message.Content.ShouldBe("");
    }

    [Fact]
    public async Task A_policy_that_reads_the_header_gets_no_body_sent()
    {
        var played = await ReadingAsync(new(ScriptedPostfix.WatchesAbuse, NoJudge) { Reads = Content.Header }, """
            > L Subject: hi
            > N
            > E
            < a
            """);
        Options(played).ShouldBe(ProtocolOptions.NoBody | ProtocolOptions.NoReplyToBody);
        played.Message.Content.ShouldBe("Subject: hi\n\n");
    }

    [Fact]
    public async Task A_policy_that_reads_the_front_of_the_body_has_the_rest_skipped()
    {
        var played = await ReadingAsync(new(ScriptedPostfix.WatchesAbuse, NoJudge) { BodyBytes = 6 }, """
            > L Subject: hi
            > N
            > B one\r\n
            < c
            > B two\r\n
            < s
            > B three\r\n
            < s
            > E four
            < a
            """);
        Options(played).ShouldBe(ProtocolOptions.Skip);
        played.End.RoundTrips.ShouldBe(6, "negotiation, DATA, three pieces of the body, the end");
        played.Message.Content.ShouldBe("Subject: hi\n\none\ntwo\n");
    }

    [Fact]
    public async Task Without_SKIP_the_rest_of_the_body_is_dropped()
    {
        var played = await ReadingAsync(new(ScriptedPostfix.WatchesAbuse, NoJudge) { BodyBytes = 1 }, """
            > B one
            < c
            > B two
            < c
            > E
            < a
            """, offer: "6 1ff 1ffbff");
        played.Message.Content.ShouldBe("\none\n");
    }

    [Fact]
    public async Task SKIP_is_said_of_the_body_alone_because_Sendmail_takes_it_nowhere_else()
    {
        static Policy Curious(Judge judge) => new(ScriptedPostfix.WatchesAbuse, judge) { AskedAt = Moment.Data, BodyBytes = 1 };
        await ScriptedPostfix.PlayAsync("""
            > O 6 1ff 400
            < O
            > M <a@example.org>
            < c
            > R <abuse@example.net>
            < c
            > T
            < c
            > L Subject: hi
            < c
            > N
            < c
            > B one
            < s
            > E
            < h X-Tag\0v\0
            < a
            > Q
            """, _ => Tagged, policy: Curious);
    }

    [Fact]
    public async Task Beyond_the_limits_nobody_is_asked_about_a_recipient_or_sender_that_was_not_kept()
    {
        static Policy All(Judge judge) => new(_ => true, judge) { AskedAt = Moment.Mail | Moment.Recipient };
        var played = await ScriptedPostfix.PlayAsync("""
            > O
            < O
            > M <a@example.org>
            < c
            > R <x@example.net>
            < r
            > R <y@example.net>
            < r
            > R <z@example.net>
            < r
            > T
            < a
            > M <a@example.org>
            < c
            > R <x@example.net> NOTIFY=NEVER ORCPT=rfc822;x@example.net
            < c
            > R <y@example.net>
            < c
            > T
            < a
            > M <a.sender.beyond.all.limits@example.org>
            < c
            > Q
            """, judged => judged.Moment == Moment.Mail ? Verdict.Continue : new() { Disposition = Disposition.Reject },
            new MilterLimits { Recipients = 1, EnvelopeBytes = 40 }, All);
        played.Messages.Where(m => m.Moment == Moment.Recipient).Select(m => m.Envelope.Recipients.ShouldHaveSingleItem().LocalPart)
            .ShouldBe(["x", "y", "z"], "a refused one leaves room for the next");
        played.Messages.Count(m => m.Moment == Moment.Mail).ShouldBe(2);
        played.End.Oversized.ShouldBe(1);
    }

    [Fact]
    public async Task Without_room_for_recipients_nobody_is_asked_about_them()
    {
        var played = await ScriptedPostfix.PlayAsync("""
            > O
            < O
            > M <a@example.org>
            > R <abuse@example.net>
            < c
            > T
            < a
            > Q
            """, _ => Refused, new MilterLimits { Recipients = 0 }, judge => new(_ => true, judge) { AskedAt = Moment.Recipient });
        played.Messages.ShouldBeEmpty();
        played.End.Oversized.ShouldBe(1);
    }

    static Task<ScriptedPostfix.Played> PlayAsync(Moment moments, Func<ScriptedPostfix.Judged, Verdict> judge, string script) =>
        ScriptedPostfix.PlayAsync("> O\n< O\n" + script, judge, policy: asked => new(ScriptedPostfix.WatchesAbuse, asked) { AskedAt = moments });

    static Task<ScriptedPostfix.Played> ReadingAsync(Policy shape, string script, string offer = "6 1ff 1fffff") => ScriptedPostfix.PlayAsync(
        $"> O {offer}\n< O\n> M <a@example.org>\n> R <abuse@example.net>\n> T\n< c\n{script}\n> Q",
        policy: judge => new(shape.Watches, judge) { Reads = shape.Reads, BodyBytes = shape.BodyBytes });

    // Beyond what every plan asks for.
    static ProtocolOptions Options(ScriptedPostfix.Played played)
    {
        var payload = MilterText.Unescape(played.Replies[0][2..]);
        var options = (ProtocolOptions)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(8));
        return options & (ProtocolOptions.NoHeader | ProtocolOptions.NoEndOfHeader | ProtocolOptions.NoBody | ProtocolOptions.Skip
            | ProtocolOptions.NoReplyToBody);
    }
}
