using AbuseMilter.Milter.Session;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>What is said in which order. Each conversation runs in lockstep, as one segment and byte by byte.</summary>
public class ConversationTests
{
    const string Greeting = """
        > O
        < O
        > D C j=mta.example
        > C localhost 4 4711 192.0.2.1
        > D H
        > H client.example

        """;

    [Fact]
    public async Task Mail_for_others_is_accepted_at_DATA_with_one_answer_each()
    {
        var played = await ScriptedPostfix.PlayAsync(Greeting + """
            > D M
            > M <a@example.org> SIZE=100
            > D R
            > R <x@example.com>
            > D R i=4711
            > R <y@example.com> NOTIFY=NEVER
            > D T i=4711
            > T
            < a
            > A
            > D M
            > M <b@example.org>
            > D R
            > R <x@example.com>
            > D T i=4712
            > T
            < a
            > A
            > A
            > Q
            """);
        played.Messages.ShouldBeEmpty();
        played.End.Kind.ShouldBe(EndKind.Quit);
        played.End.Badly.ShouldBeFalse();
        played.End.Messages.ShouldBe(2);
        played.End.Judged.ShouldBe(0);
        played.End.Frames.ShouldBe(23);
        played.End.RoundTrips.ShouldBe(3, "one for negotiation, one for each message");
        played.RoundTrips.ShouldBe([1, 1]);
    }

    [Fact]
    public async Task Watched_mail_takes_two_answers_and_arrives_whole()
    {
        var played = await ScriptedPostfix.PlayAsync(Greeting + """
            > D M
            > M <notices@example.net> SIZE=100
            > D R
            > R <x@example.com>
            > D R i=4711
            > R <abuse@example.com>
            > D T i=4711
            > T
            < c
            > D L i=4711
            > L Subject: hi
            > D L i=4711
            > L From: a@example.org
            > D N i=4711
            > N
            > D B i=4711
            > B one\r\ntwo\r\n
            > D E i=4711
            > E
            < a
            > A
            > Q
            """);
        played.Message.Content.ShouldBe("Subject: hi\nFrom: a@example.org\n\none\ntwo\n");
        played.Message.Envelope.QueueId.ShouldBe("4711");
        played.Message.Envelope.Recipients.Select(r => r.Address).ShouldBe(["x@example.com", "abuse@example.com"]);
        played.Message.IsTruncated.ShouldBeFalse();
        played.End.Judged.ShouldBe(1);
        played.End.RoundTrips.ShouldBe(3, "negotiation, DATA, end of message");
        played.RoundTrips.ShouldBe([2]);
    }

    [Fact]
    public async Task Round_trips_belong_to_the_message_that_was_begun_last()
    {
        var played = await ScriptedPostfix.PlayAsync("""
            > O 6 1ff 0
            < O
            > H client.example
            < c
            > M <a@example.org>
            < c
            > R <x@example.com>
            < c
            > A
            > M <b@example.org>
            < c
            > Q
            """);
        played.RoundTrips.ShouldBe([2, 1], "HELO came before the first");
        (await ScriptedPostfix.PlayAsync(Greeting + """
            > M <given-up@example.org>
            > A
            > M <b@example.org>
            > R <x@example.com>
            > T
            < a
            > Q
            """)).RoundTrips.ShouldBe([0, 1]);
        (await ScriptedPostfix.PlayAsync(Greeting + "> Q")).RoundTrips.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_MTA_that_cannot_go_on_without_a_reply_gets_one_at_every_stage() => await ScriptedPostfix.PlayAsync("""
        > O 6 1ff 0
        < O
        > C localhost 4 4711 192.0.2.1
        < c
        > H client.example
        < c
        > U NOOP nonsense
        < c
        > M <a@example.org>
        < c
        > R <x@example.com>
        < c
        > R <abuse@example.com>
        < c
        > T
        < c
        > L Subject: hi
        < c
        > N
        < c
        > B one\r\n
        < c
        > B two\r\n
        < c
        > E
        < a
        > A
        > M <a@example.org>
        < c
        > R <x@example.com>
        < c
        > T
        < a
        > Q
        """);

    [Theory]
    [InlineData("2 3f 7f")]
    [InlineData("3 7f 1ff")]
    public async Task Without_a_DATA_event_the_first_header_decides(string offer)
    {
        // Version 3 can do without replies to headers: there the accept waits for the event that can carry it.
        var header = offer[0] == '3' ? "" : "< {0}\n";
        var played = await ScriptedPostfix.PlayAsync($"""
            > O {offer}
            < O
            > C localhost 4 4711 192.0.2.1
            < c
            > H client.example
            < c
            > M <a@example.org>
            < c
            > R <x@example.com>
            < c
            > L Subject:of no interest
            {header.Replace("{0}", "a", StringComparison.Ordinal)}> A
            > M <a@example.org>
            < c
            > R <abuse@example.com>
            < c
            > L Subject:hi
            {header.Replace("{0}", "c", StringComparison.Ordinal)}> N
            < c
            > B text\r\n
            < c
            > E
            < a
            > Q
            """);
        played.Message.Content.ShouldBe("Subject: hi\n\ntext\n");
    }

    [Theory]
    [InlineData("> N\n< c\n> B x\\r\\n\n< c\n> E\n< a", "\nx\n")]
    [InlineData("> B x\\r\\n\n< c\n> E\n< a", "\nx\n")]
    [InlineData("> E\n< a", "\n")]
    [InlineData("> E x", "\nx\n")]
    public async Task Without_DATA_and_header_whatever_comes_first_decides(string content, string whole)
    {
        if (!content.Contains('<', StringComparison.Ordinal)) content += "\n< a";
        var played = await ScriptedPostfix.PlayAsync(
            $"> O 2 3f 7f\n< O\n> M <a@b.example>\n< c\n> R <abuse@example.com>\n< c\n{content}\n> Q");
        played.Message.Content.ShouldBe(whole);
    }

    [Fact]
    public async Task ABORT_is_legal_anywhere_any_number_of_times_and_never_answered()
    {
        var played = await ScriptedPostfix.PlayAsync("> O\n< O\n> A\n> A\n> A\n" + Greeting["> O\n< O\n".Length..] + """
            > A
            > M <a@example.org>
            > A
            > A
            > M <a@example.org>
            > R <abuse@example.com>
            > A
            > M <a@example.org>
            > R <abuse@example.com>
            > T
            < c
            > L Subject: dropped
            > A
            > M <b@example.org>
            > R <abuse@example.com>
            > T
            < c
            > L Subject: dropped too
            > N
            > B dropped\r
            > A
            > M <c@example.org>
            > R <abuse@example.com>
            > T
            < c
            > L Subject: kept
            > N
            > B kept\r\n
            > E
            < a
            > A
            > A
            > A
            > Q
            """);
        played.Message.Content.ShouldBe("Subject: kept\n\nkept\n");
        played.Message.Envelope.Sender.Address.ShouldBe("c@example.org");
        played.Message.Envelope.Helo.ShouldBe("client.example");
        played.Message.Envelope.ClientName.ShouldBe("localhost");
        played.Message.Envelope.Macros["j"].ShouldBe("mta.example");
    }

    [Fact]
    public async Task MAIL_after_MAIL_begins_anew_without_ABORT()
    {
        var played = await ScriptedPostfix.PlayAsync(Greeting + """
            > D M i=1 {auth_authen}=first
            > M <first@example.org>
            > R <abuse@example.com>
            > M <second@example.org>
            > R <x@example.com>
            > T
            < a
            > D M {auth_authen}=third
            > M <third@example.org>
            > D R {rcpt_addr}=abuse@example.com
            > R <abuse@example.com>
            > D T i=3
            > T
            < c
            > L Subject: cut off
            > M <fourth@example.org>
            > R <abuse@example.org>
            > T
            < c
            > N
            > E
            < a
            > Q
            """);
        played.Message.Envelope.Sender.Address.ShouldBe("fourth@example.org");
        played.Message.Envelope.Recipients.ShouldHaveSingleItem().Address.ShouldBe("abuse@example.org");
        played.Message.Envelope.Macros.Keys.ShouldBe(["j"]);
        played.Message.Content.ShouldBe("\n");
        played.End.Messages.ShouldBe(4);
    }

    [Fact]
    public async Task RSET_in_a_pipelined_burst_leaves_the_second_transaction_alone()
    {
        var played = await ScriptedPostfix.PlayAsync(Greeting + """
            > M <a@example.org>
            > R <abuse@example.com>
            > A
            > M <a@example.org>
            > R <x@example.com>
            > T
            < a
            > Q
            """);
        played.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task HELO_inside_a_transaction_changes_the_name_and_nothing_else()
    {
        var played = await ScriptedPostfix.PlayAsync(Greeting + """
            > M <a@example.org>
            > R <abuse@example.com>
            > H other.example
            > T
            < c
            > N
            > E
            < a
            > A
            > A
            > M <a@example.org>
            > R <abuse@example.com>
            > T
            < c
            > N
            > E
            < a
            > Q
            """);
        played.Messages.Count.ShouldBe(2);
        played.Messages.ShouldAllBe(m => m.Envelope.Helo == "other.example" && m.Envelope.Recipients.Count == 1);
    }

    [Fact]
    public async Task The_second_HELO_brings_the_macros_of_STARTTLS()
    {
        var played = await ScriptedPostfix.PlayAsync(Greeting + """
            > D H {tls_version}=TLSv1.3 {cipher}=TLS_AES_256_GCM_SHA384 {cipher_bits}=256
            > H client.example
            > D M {auth_type}=PLAIN {auth_authen}=user
            > M <a@example.org>
            > R <abuse@example.com>
            > T
            < c
            > N
            > E
            < a
            > Q
            """);
        played.Message.Envelope.Macros["tls_version"].ShouldBe("TLSv1.3");
        played.Message.Envelope.Macros["auth_authen"].ShouldBe("user");
    }

    [Fact]
    public async Task QUIT_NC_keeps_what_was_negotiated_and_forgets_the_client()
    {
        var played = await ScriptedPostfix.PlayAsync(Greeting + """
            > M <a@example.org>
            > R <abuse@example.com>
            > K
            > C other.example 6 25 2001:db8::1
            > M <a@example.org>
            > R <abuse@example.com>
            > T
            < c
            > N
            > E
            < a
            > Q
            """);
        played.Message.Envelope.ClientName.ShouldBe("other.example");
        played.Message.Envelope.Helo.ShouldBe("");
        played.Message.Envelope.Macros.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_belongs_to_no_message_lets_mail_pass_and_is_not_judged()
    {
        var played = await ScriptedPostfix.PlayAsync("""
            > O 6 1ff 0
            < O
            > R <abuse@example.com>
            < c
            > T
            < a
            > L Subject: hi
            < a
            > N
            < a
            > B text
            < a
            > E more text
            < a
            > Q
            """);
        played.Messages.ShouldBeEmpty();
        played.End.Kind.ShouldBe(EndKind.Quit);
    }

    [Fact]
    public async Task Content_that_comes_after_our_accept_is_answered_only_where_the_MTA_waits()
    {
        var silent = await ScriptedPostfix.PlayAsync(Greeting + """
            > M <a@example.org>
            > R <x@example.com>
            > T
            < a
            > D L i=1
            > L Subject: hi
            > N
            > B text\r\n
            > E
            < a
            > A
            > Q
            """);
        silent.Messages.ShouldBeEmpty();
        var waiting = await ScriptedPostfix.PlayAsync("""
            > O 6 1ff 0
            < O
            > M <a@example.org>
            < c
            > R <x@example.com>
            < c
            > T
            < a
            > L Subject: hi
            < a
            > N
            < a
            > B text\r\n
            < a
            > E
            < a
            > Q
            """);
        waiting.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_out_of_order_inside_a_message_do_no_harm()
    {
        var played = await ScriptedPostfix.PlayAsync("""
            > O 6 1ff 0
            < O
            > M <a@example.org>
            < c
            > R <abuse@example.com>
            < c
            > T
            < c
            > T
            < c
            > R <late@example.com>
            < c
            > L Subject:hi
            < c
            > N
            < c
            > N
            < c
            > L Late: field
            < c
            > T
            < c
            > B text\r\n
            < c
            > E
            < a
            > E
            < a
            > Q
            """);
        played.Message.Content.ShouldBe("Subject: hi\n\ntext\n");
        played.Message.Envelope.Recipients.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Ten_messages_of_all_verdicts_share_nothing_but_the_connection()
    {
        var script = Greeting;
        Verdict[] kinds = [Verdict.Accept, new() { Disposition = Disposition.Reject }, Verdict.TempFail, Verdict.Discard];
        for (var i = 0; i < 10; i++)
        {
            script += $"> D M m{i}=x\n> M <s{i}@example.org>\n> D R r{i}=x\n> R <abuse@d{i}.example>\n> D T i={i}\n> T\n< c\n"
                + $"> L N{i}: v\n> N\n> B b{i}\\r\\n\n";
            script += i % 5 == 4 ? "> A\n" : $"> E\n< {"artd"[i % 4]}\n{(i % 2 == 0 ? "> A\n" : "")}";
        }
        var played = await ScriptedPostfix.PlayAsync(script + "> Q", m => kinds[(m.Envelope.Sender.LocalPart[1] - '0') % 4]);
        played.Messages.Count.ShouldBe(8);
        foreach (var (envelope, content) in played.Messages.Select(m => (m.Envelope, m.Content)))
        {
            var i = envelope.Sender.LocalPart[1..];
            content.ShouldBe($"N{i}: v\n\nb{i}\n");
            envelope.Recipients.ShouldHaveSingleItem().Domain.ShouldBe($"d{i}.example");
            envelope.Macros.Keys.Order().ShouldBe(((string[])["i", "j", $"m{i}", $"r{i}"]).Order());
        }
    }

    [Fact]
    public async Task Locally_submitted_mail_has_no_brackets_and_a_bounce_an_empty_sender()
    {
        var played = await ScriptedPostfix.PlayAsync("""
            > O
            < O
            > C localhost 4 0 127.0.0.1
            > H localhost
            > D M i=8D0AFB2C36E {mail_addr}=root@mta.example
            > M root@mta.example
            > R abuse@example.com
            > T
            < c
            > N
            > E
            < a
            > M \0
            > R abuse@example.com
            > T
            < c
            > N
            > E
            < a
            > M <>
            > R <abuse@example.com>
            > T
            < c
            > N
            > E
            < a
            > M
            > R abuse@example.com
            > T
            < c
            > N
            > E
            < a
            > Q
            """);
        played.Messages.Select(m => m.Envelope.Sender.Address).ShouldBe(["root@mta.example", "", "", ""]);
        played.Messages.Select(m => m.Envelope.Sender.IsNull).ShouldBe([false, true, true, true]);
        played.Messages[0].Envelope.Recipients[0].Address.ShouldBe("abuse@example.com");
    }

    [Theory]
    [InlineData("z")]
    [InlineData("c")]
    [InlineData(@"\x00\0")]
    public async Task A_letter_that_is_no_command_closes_the_connection(string command)
    {
        var played = await ScriptedPostfix.PlayAsync($"{Greeting}= \\0\\0\\0\\x01{command[..^(command.Length > 1 ? 2 : 0)]}");
        played.End.Kind.ShouldBe(EndKind.Illegal);
        played.End.Detail.ShouldContain("no command of the milter protocol");
    }
}
