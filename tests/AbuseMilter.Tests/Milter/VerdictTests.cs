using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>How a verdict goes out at end of message.</summary>
public class VerdictTests
{
    static readonly EnvelopeAddress Recipient = new("<\"Odd Case\"@Example.COM>"u8);

    public static TheoryData<string, Verdict> Finals => new()
    {
        { "a", Verdict.Accept },
        { "d", Verdict.Discard },
        { "t", Verdict.TempFail },
        { "r", new() { Disposition = Disposition.Reject } },
        { @"y 550 5.7.1 no 100%%\0", new() { Disposition = Disposition.Reject, Text = ReplyText.Create(550, "5.7.1", "no 100%") } },
        { @"y 550-5.7.1 a\r\n550 5.7.1 b\0", new() { Disposition = Disposition.Reject, Text = ReplyText.Create(550, "5.7.1", "a\nb") } },
        { @"y 451 4.7.1 later\0", new() { Disposition = Disposition.TempFail, Text = ReplyText.Create(451, "4.7.1", "later") } },
        { "r", new() { Disposition = Disposition.Reject, Text = ReplyText.Create(451, "4.7.1", "later") } },
        { "t", new() { Disposition = Disposition.TempFail, Text = ReplyText.Create(550, "5.7.1", "no") } },
        { "a", new() { Disposition = Disposition.Accept, Text = ReplyText.Create(550, "5.7.1", "no") } },
        { "a", Verdict.Continue },
        { "t", new() { Disposition = Disposition.Shutdown } },
        { @"y 421 4.3.2 bye\0", new() { Disposition = Disposition.Shutdown, Text = ReplyText.Create(421, "4.3.2", "bye") } },
        { "d", new() { Disposition = Disposition.Discard, Edits = [new Edit.AddHeader("X-Pointless", "v")] } },
    };

    [Theory]
    [MemberData(nameof(Finals))]
    public async Task There_is_exactly_one_final_reply(string reply, Verdict verdict) => await PlayAsync(verdict, [reply]);

    [Fact]
    public async Task Changes_of_fields_come_first_then_the_other_edits_in_their_order_and_the_verdict_last()
    {
        await PlayAsync(Accept(
            new Edit.AddHeader("X-One", "first"),
            new Edit.RemoveRecipient(Recipient),
            new Edit.ChangeHeader("Subject", 1, "new"),
            new Edit.AddRecipient("desk@example.com"),
            new Edit.AddHeader("X-Two", "a\n\tb")),
        [
            @"m \0\0\0\x01Subject\0 new\0",
            @"h X-One\0 first\0",
            @"- <""Odd Case""@Example.COM>\0",
            @"+ <desk@example.com>\0",
            @"h X-Two\0 a\n\tb\0",
            "a",
        ]);
    }

    [Fact]
    public async Task Deletions_go_from_the_highest_occurrence_down_between_replacements_and_additions_and_quarantine_is_last() => await PlayAsync(Accept(
        new Edit.Quarantine("look\r\nat\0it"),
        new Edit.AddHeader("X-A", "ours"),
        new Edit.ChangeHeader("X-A", 1, ""),
        new Edit.ChangeHeader("X-B", 2, ""),
        new Edit.ChangeHeader("X-A", 3, ""),
        new Edit.ChangeHeader("X-A", 2, "kept"),
        new Edit.ChangeHeader("X-B", 1, "")),
    [
        @"m \0\0\0\x02X-A\0 kept\0",
        @"m \0\0\0\x03X-A\0\0",
        @"m \0\0\0\x02X-B\0\0",
        @"m \0\0\0\x01X-A\0\0",
        @"m \0\0\0\x01X-B\0\0",
        @"h X-A\0 ours\0",
        @"q look  at it\0",
        "a",
    ]);

    [Fact]
    public async Task Insertions_follow_deletions_and_the_pieces_of_a_body_stay_together() => await PlayAsync(Accept(
        new Edit.ReplaceBody("one\n"u8.ToArray()),
        new Edit.InsertHeader(1, "X-Top", "v"),
        new Edit.ChangeSender("b@example.net"),
        new Edit.ReplaceBody("two\r\nthree"u8.ToArray()),
        new Edit.AddRecipient("desk@example.com", "NOTIFY=NEVER"),
        new Edit.ChangeHeader("X-A", 1, ""),
        new Edit.ChangeSender("", "SIZE=1"),
        new Edit.Quarantine("why")),
    [
        @"m \0\0\0\x01X-A\0\0",
        @"i \0\0\0\x01X-Top\0 v\0",
        @"e <b@example.net>\0",
        @"2 <desk@example.com>\0NOTIFY=NEVER\0",
        @"e <>\0SIZE=1\0",
        @"b one\r\n",
        @"b two\r\nthree",
        @"q why\0",
        "a",
    ]);

    [Fact]
    public async Task An_empty_body_replaces_the_old_one_too() => await PlayAsync(Accept(new Edit.ReplaceBody(default)), ["b", "a"]);

    [Fact]
    public async Task A_long_body_goes_in_pieces_that_every_MTA_takes()
    {
        var piece = new string('x', 65_535);
        await PlayAsync(Accept(new Edit.ReplaceBody(Encoding.ASCII.GetBytes(piece + piece + "y"))), ["b " + piece, "b " + piece, "b y", "a"]);
    }

    [Fact]
    public async Task Each_edit_has_the_permission_it_needs()
    {
        Edit[] edits =
        [
            new Edit.InsertHeader(0, "X-One", "v"), new Edit.ReplaceBody("x"u8.ToArray()), new Edit.ChangeSender("x@example.com"),
            new Edit.AddRecipient("x@example.com", "NOTIFY=NEVER"), new Edit.AddRecipient("y@example.com"),
        ];
        (await PlayAsync(Accept(edits), ["a"], offer: "6 138 1fffff")).End.SuppressedEdits.ShouldBe(5);
        (await PlayAsync(Accept(edits), [@"2 <x@example.com>\0NOTIFY=NEVER\0", "b x", "a"], offer: "6 82 1fffff")).End.SuppressedEdits.ShouldBe(3);
        (await PlayAsync(Accept(edits), [@"e <x@example.com>\0", @"+ <y@example.com>\0", "a"], offer: "6 44 1fffff")).End.SuppressedEdits.ShouldBe(3);
        (await PlayAsync(Accept(edits), [@"i \0\0\0\0X-One\0 v\0", "a"], offer: "6 1 1fffff")).End.SuppressedEdits.ShouldBe(4);
    }

    [Fact]
    public async Task Without_the_leading_space_option_the_MTA_adds_the_blank_itself() => await PlayAsync(
        Accept(new Edit.AddHeader("X-One", "v"), new Edit.ChangeHeader("X-Two", 1, "w"), new Edit.ChangeHeader("X-Two", 2, "")),
        [@"m \0\0\0\x01X-Two\0w\0", @"m \0\0\0\x02X-Two\0\0", @"h X-One\0v\0", "a"],
        offer: "6 1ff fffff");

    [Fact]
    public async Task Edits_that_were_not_negotiated_are_left_out_and_counted()
    {
        var played = await PlayAsync(
            Accept(
                new Edit.AddHeader("X-One", "v"), new Edit.ChangeHeader("X-Two", 1, "w"), new Edit.AddRecipient("x@example.com"),
                new Edit.RemoveRecipient(Recipient), new Edit.Quarantine("q")),
            [@"h X-One\0 v\0", "a"],
            offer: "6 1 1fffff");
        played.End.SuppressedEdits.ShouldBe(4);
        played.Message.AllowedEdits.ShouldBe(MilterActions.AddHeaders);
    }

    [Fact]
    public async Task The_judge_is_told_which_edits_are_possible()
    {
        var played = await PlayAsync(Verdict.Accept, ["a"]);
        played.Message.AllowedEdits.ShouldBe(MilterActions.All & ~MilterActions.RequestMacros);
        played.End.SuppressedEdits.ShouldBe(0);
    }

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\n")]
    [InlineData("a\n\nb")]
    [InlineData("\nX-Injected: yes")]
    [InlineData("a\r\n b")]
    public void A_value_that_would_begin_another_line_cannot_be_built(string value)
    {
        Should.Throw<ArgumentException>(() => new Edit.AddHeader("X-Name", value));
        Should.Throw<ArgumentException>(() => new Edit.ChangeHeader("X-Name", 1, value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("X Name")]
    [InlineData("X-Name:")]
    [InlineData("X-N\u00e4me")]
    [InlineData("X\nY")]
    [InlineData("X\0")]
    public void A_name_that_is_no_field_name_cannot_be_built(string name)
    {
        Should.Throw<ArgumentException>(() => new Edit.AddHeader(name, "v"));
        Should.Throw<ArgumentException>(() => new Edit.ChangeHeader(name, 1, "v"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a@b\0")]
    [InlineData("a@b> NOTIFY=NEVER")]
    [InlineData("a\r\n@b")]
    public void An_address_that_would_say_more_than_itself_cannot_be_built(string address) =>
        Should.Throw<ArgumentException>(() => new Edit.AddRecipient(address));

    [Fact]
    public void A_sender_or_argument_that_would_say_more_than_itself_cannot_be_built()
    {
        Should.Throw<ArgumentException>(() => new Edit.ChangeSender("a@b> X=Y"));
        Should.Throw<ArgumentException>(() => new Edit.ChangeSender("a@b", "X=Y\0"));
        Should.Throw<ArgumentException>(() => new Edit.AddRecipient("a@b", "X=Y\n"));
        Should.Throw<ArgumentOutOfRangeException>(() => new Edit.InsertHeader(-1, "X-Name", "v"));
        Should.Throw<ArgumentException>(() => new Edit.InsertHeader(0, "X-Name", "a\nb"));
    }

    [Fact]
    public void A_recipient_that_no_MTA_can_have_announced_cannot_be_removed() =>
        Should.Throw<ArgumentException>(() => new Edit.RemoveRecipient(EnvelopeAddress.Parse("a@b\0c")));

    [Fact]
    public async Task Edits_of_one_message_are_not_made_in_the_next()
    {
        var script = "> O\n< O\n";
        // Refused, given up before the end, decided at the end without edits: none of these may keep what was asked for.
        foreach (var (sender, end) in (ReadOnlySpan<(string, string)>)[("edit", "< h X-One\\0 v\\0\n< a"), ("plain", "< a"), ("refuse", "< t"), ("plain", "< a")])
            script += $"> M <{sender}@example.org>\n> R <abuse@example.com>\n< c\n> T\n< c\n> E\n{end}\n";
        script += "> M <edit@example.org>\n> R <abuse@example.com>\n< c\n> A\n> M <plain@example.org>\n> R <abuse@example.com>\n< c\n> T\n< c\n> E\n< a\n> Q";
        await ScriptedPostfix.PlayAsync(
            script,
            judged => (judged.Moment, judged.Envelope.Sender.LocalPart) switch
            {
                (Moment.EndOfMessage, "refuse") => Verdict.TempFail,
                (Moment.Recipient, "refuse" or "edit") => Verdict.Continue with { Edits = [new Edit.AddHeader("X-One", "v")] },
                _ => Verdict.Accept,
            },
            policy: judge => new(ScriptedPostfix.WatchesAbuse, judge) { AskedAt = Moment.Recipient });
    }

    [Fact]
    public void Occurrences_count_from_one() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Edit.ChangeHeader("X-Name", 0, "v"));

    static Verdict Accept(params Edit[] edits) => Verdict.Accept with { Edits = edits };

    static Task<ScriptedPostfix.Played> PlayAsync(Verdict verdict, string[] replies, string offer = "6 1ff 1fffff") =>
        ScriptedPostfix.PlayAsync(
            $"> O {offer}\n< O\n> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n> N\n> E\n"
            + string.Concat(replies.Select(reply => $"< {reply}\n"))
            + "> A\n> M <a@example.org>\n> R <x@example.com>\n> T\n< a\n> Q",
            _ => verdict);
}
