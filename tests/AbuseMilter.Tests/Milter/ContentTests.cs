using System.Buffers;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>Header and body as the judge gets them.</summary>
public class ContentTests
{
    [Theory]
    [InlineData("L Subject: hi", "Subject: hi\n")]
    [InlineData(@"L X-Tab\0\tv\0", "X-Tab:\tv\n")]
    [InlineData("L X-None:v", "X-None:v\n")]
    [InlineData("L X-Two:  v ", "X-Two:  v \n")]
    [InlineData("L X-Empty:", "X-Empty:\n")]
    [InlineData("L X-Blank: ", "X-Blank: \n")]
    [InlineData(@"L X-Fold\0 one\n two\n\ttab\0", "X-Fold: one\n two\n\ttab\n")]
    [InlineData(@"L X-Fold\0 one\r\n two\0", "X-Fold: one\n two\n")]
    [InlineData(@"L X-Cr\0 one\rtwo\r\0", "X-Cr: one\rtwo\r\n")]
    [InlineData(@"L X-8\0 \xe9\xff\0", "X-8: \u00e9\u00ff\n")]
    [InlineData(@"L X-NoEnd\0 v", "X-NoEnd: v\n")]
    [InlineData(@"L X-Three\0 v\0more\0", "X-Three: v\n")]
    [InlineData(@"L X Odd\0 v\0", "X Odd: v\n")]
    [InlineData(@"L \0 v\0", "")]
    [InlineData(@"L \0", "")]
    public async Task A_field_is_put_together_again_byte_for_byte(string field, string line) =>
        (await ContentAsync($"> {field}", "> N")).ShouldBe(line + "\n");

    [Fact]
    public async Task A_field_of_a_name_alone_has_an_empty_value() =>
        (await ContentAsync(@"= \0\0\0\x08LX-Name:", "> N")).ShouldBe("X-Name::\n\n");

    [Fact]
    public async Task Where_the_MTA_ate_the_leading_blank_it_is_given_back()
    {
        var played = await ScriptedPostfix.PlayAsync("""
            > O 6 1ff fffff
            < O
            > M <a@example.org>
            > R <abuse@example.com>
            > T
            < c
            > L Subject:hi
            > L X-Empty:
            > N
            > E
            < a
            > Q
            """);
        played.Message.Content.ShouldBe("Subject: hi\nX-Empty: \n\n");
    }

    [Fact]
    public async Task Repeated_fields_are_all_there_in_their_order() =>
        (await ContentAsync("> L From: a@example.org", "> L Subject: one", "> L From: b@example.org", "> L Subject: two", "> N"))
            .ShouldBe("From: a@example.org\nSubject: one\nFrom: b@example.org\nSubject: two\n\n");

    [Theory]
    [InlineData("a\nb\n", @"> B a\r\nb\r\n")]
    [InlineData("a\nb\n", @"> B a\r\nb")]
    [InlineData("a\nb\n", @"> B a\r", @"> B \nb\r", @"> B \n")]
    [InlineData("a\nb\n", @"> B a\r", @"> D B i=1", @"> B \nb\r\n")]
    [InlineData("a\rb\n", @"> B a\r", @"> B b\r\n")]
    [InlineData("a\r\r\nb\r\n", @"> B a\r\r\r\nb\r")]
    [InlineData("a\r\rb\n", @"> B a\r", @"> B \r", @"> B b")]
    [InlineData("\r\n", @"> B \r")]
    [InlineData("a\nb\n", @"> B a\nb\n")]
    [InlineData("bo\0dy\u00e9\u00ff\n", @"> B bo\0dy\xe9\xff\r\n")]
    [InlineData("\n\n\n", @"> B \r\n\r\n\r\n")]
    [InlineData("\u00c3\u00bc\n", @"> B \xc3", @"> B \xbc\r\n")]
    [InlineData("a\nb\n", @"> B a\r\n", @"> E b\r\n")]
    [InlineData("a\nb\n", @"> B a\r", @"> E \nb")]
    [InlineData("", @"> B")]
    public async Task Lines_end_with_LF_wherever_the_chunks_are_cut(string body, params string[] chunks)
    {
        var ending = chunks[^1].StartsWith("> E", StringComparison.Ordinal) ? "" : "\n> E";
        var played = await ScriptedPostfix.PlayAsync(
            "> O\n< O\n> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n> L A: b\n> N\n"
            + $"{string.Join('\n', chunks)}{ending}\n< a\n> Q");
        played.Message.Content.ShouldBe("A: b\n\n" + body);
    }

    [Fact]
    public async Task Neither_header_nor_body_is_needed()
    {
        (await ContentAsync("> N")).ShouldBe("\n");
        (await ContentAsync("> N", @"> B x\r\n")).ShouldBe("\nx\n");
        (await ContentAsync(@"> B x\r\n")).ShouldBe("\nx\n");
        (await ContentAsync("> L A: b")).ShouldBe("A: b\n\n");
        (await ContentAsync()).ShouldBe("\n");
    }

    [Theory]
    [InlineData(5, "A: b\n", true)]
    [InlineData(8, "A: b\n\nxy\n", true)]
    [InlineData(9, "A: b\n\nxyz\n", true)]
    [InlineData(10, "A: b\n\nxyz\n", false)]
    [InlineData(2, "A:\n", true)]
    [InlineData(0, "\n", true)]
    public async Task Content_beyond_the_limit_is_dropped_and_marked(int limit, string kept, bool truncated)
    {
        var played = await ScriptedPostfix.PlayAsync(
            "> O\n< O\n> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n> L A: b\n> N\n> B xyz\\r\\n\n> E\n< a\n> Q",
            limits: new MilterLimits { ContentBytes = limit });
        played.Message.Content.ShouldBe(kept);
        played.Message.IsTruncated.ShouldBe(truncated);
    }

    [Fact]
    public async Task A_message_after_a_truncated_one_is_whole()
    {
        static string Message(string body) => $"> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n> N\n> B {body}\\r\n> E\n< a\n";

        var played = await ScriptedPostfix.PlayAsync(
            $"> O\n< O\n{Message("far too long")}{Message("ok")}> Q",
            limits: new MilterLimits { ContentBytes = 4 });
        played.Messages.Select(m => (m.Content, m.IsTruncated)).ShouldBe([("\nfar\n", true), ("\nok\r\n", false)]);
    }

    [Fact]
    public async Task Chunks_and_fields_of_the_largest_size_that_Postfix_sends_are_taken()
    {
        var chunk = string.Concat(Enumerable.Repeat(new string('x', 70) + @"\r\n", 911));
        var played = await PlayWatchedAsync([$"> L X-Big: {new string('h', 60_000)}", "> N", .. Enumerable.Repeat($"> B {chunk}", 5)]);
        played.Message.Content.Length.ShouldBe("X-Big: \n\n".Length + 60_000 + 5 * 911 * 71);
        played.Message.IsTruncated.ShouldBeFalse();
    }

    [Fact]
    public async Task Ten_thousand_fields_are_kept()
    {
        var content = await ContentAsync([.. Enumerable.Range(0, 10_000).Select(i => $"> L F{i}: {i}"), "> N"]);
        content.Count(c => c == '\n').ShouldBe(10_001);
        content.ShouldEndWith("F9999: 9999\n\n");
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "A: 1\n")]
    [InlineData(2, "A: 1\nB: 2\n")]
    public async Task Fields_beyond_the_limit_are_dropped_with_all_behind_them(int limit, string kept)
    {
        var played = await ScriptedPostfix.PlayAsync(
            "> O\n< O\n> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n> L A: 1\n> L B: 2\n> L C: 3\n> N\n> B x\n> E\n< a\n"
            + "> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n> B whole\n> E\n< a\n> Q",
            limits: new MilterLimits { HeaderFields = limit });
        played.Messages[0].Content.ShouldBe(limit == 0 ? "\n" : kept);
        played.Messages[0].IsTruncated.ShouldBeTrue();
        played.Messages[1].ShouldSatisfyAllConditions(m => m.Content.ShouldBe("\nwhole\n"), m => m.IsTruncated.ShouldBeFalse());
    }

    [Theory]
    [InlineData(Content.Body, 1024 * 1024, true)]
    [InlineData(Content.Header, 16, false)]
    [InlineData(Content.None, 0, false)]
    public void Of_a_body_of_50_MB_no_more_is_kept_than_is_allowed_and_read(Content reads, int kept, bool truncated)
    {
        var policy = new Policy(_ => true, (_, _) => throw new NotSupportedException()) { Reads = reads };
        using var conversation = new Conversation(() => policy, new MilterLimits { ContentBytes = 1024 * 1024 });
        var output = new ArrayBufferWriter<byte>();
        // An MTA that cannot do without sending it.
        foreach (var line in (string[])["O 6 1ff 100000", "M <a@example.org>", "R <abuse@example.com>", "T", "L Subject: of it", "N"]) Accept(MilterText.Frame(line));
        var chunk = MilterText.Frame('B', new byte[65_535]);
        for (var i = 0; i < 10; i++) Accept(chunk);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 790; i++)
        {
            output.ResetWrittenCount();
            Accept(chunk);
        }
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4 * 1024 * 1024);
        var message = Accept(MilterText.Frame("E")).Message.ShouldNotBeNull();
        message.Content.Length.ShouldBe(kept + (truncated ? 1 : 0), "a line end is added");
        message.IsTruncated.ShouldBe(truncated);

        Step Accept(byte[] bytes)
        {
            var sequence = new ReadOnlySequence<byte>(bytes);
            FrameReader.TryRead(ref sequence, MilterLimits.Default.FrameBytes, out var frame).ShouldBe(FrameOutcome.Whole);
            return conversation.Accept(frame, output);
        }
    }

    static async Task<string> ContentAsync(params string[] lines) => (await PlayWatchedAsync(lines)).Message.Content;

    static Task<ScriptedPostfix.Played> PlayWatchedAsync(params string[] lines) => ScriptedPostfix.PlayAsync(
        $"> O\n< O\n> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n{string.Join('\n', lines)}\n> E\n< a\n> Q");
}
