using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

public class NegotiationTests
{
    const string Macros = @"\0\0\0\0i\0\0\0\0\x01i\0\0\0\0\x02i\0\0\0\0\x03i\0\0\0\0\x04i\0\0\0\0\x05i\0\0\0\0\x06i\0";

    [Fact]
    public async Task Postfix_is_asked_to_wait_at_DATA_and_end_of_message_alone()
    {
        var played = await ScriptedPostfix.PlayAsync("""
            > O 6 1ff 1fffff
            < O
            > Q
            """);
        // 0x1ff: all edits, and to ask for macros.
        // 0x1ef180: no reply but to DATA and end of message, no UNKNOWN, leading space.
        played.Replies.ShouldHaveSingleItem().ShouldBe(@"O \0\0\0\x06\0\0\x01\xff\0\x1e\xf1\x80" + Macros);
        played.End.Kind.ShouldBe(EndKind.Quit);
    }

    [Theory]
    [InlineData("2 3f 7f", @"\0\0\0\x02\0\0\0?\0\0\0\0", "an old MTA gets no bit of a newer version")]
    [InlineData("3 7f 1ff", @"\0\0\0\x03\0\0\0\x7f\0\0\x01\x80", "what was offered and wanted")]
    [InlineData("6 c 1fffff", @"\0\0\0\x06\0\0\0\x0c\0\x1e\xf1\x80", "actions that were not offered are not asked for")]
    [InlineData("6 ff 1fffff", @"\0\0\0\x06\0\0\0\xff\0\x1e\xf1\x80", "no macros where 0x100 was not offered")]
    [InlineData("7 fffffeff ffffffff", @"\0\0\0\x06\0\0\0\xff\0\x1e\xf1\x80", "version 7 becomes 6, unknown bits are cleared")]
    [InlineData("6 0 0", @"\0\0\0\x06\0\0\0\x0f\0\0\0\0", "zero stands for what version 1 could do")]
    public async Task Only_what_was_offered_is_asked_for(string offer, string answer, string because)
    {
        var played = await ScriptedPostfix.PlayAsync($"> O {offer}\n< O\n> Q");
        played.Replies.ShouldBe(["O " + answer], because);
    }

    [Theory]
    [InlineData(@"O \0\0\0\x01\0\0\0\x0f\0\0\0\x3f")]
    [InlineData(@"O \0\0\0\x00\0\0\0\x0f\0\0\0\x3f")]
    [InlineData(@"O \0\0\0\x06\0\0\x01\xff")]
    [InlineData(@"O \0\0\0\x06\0\0\x01\xff\0\x1f\xff")]
    [InlineData(@"O \0")]
    public async Task Version_1_and_short_packets_close_the_connection(string offer)
    {
        var played = await ScriptedPostfix.PlayAsync("> " + offer);
        played.End.Kind.ShouldBe(EndKind.Illegal);
        played.End.Detail.ShouldContain("version");
    }

    [Theory]
    [InlineData("D C j=mta")]
    [InlineData("C localhost 4 25 127.0.0.1")]
    [InlineData("M <a@b.org>")]
    [InlineData("A")]
    [InlineData("z")]
    public async Task Anything_before_negotiation_closes_the_connection(string command)
    {
        var played = await ScriptedPostfix.PlayAsync($"> {command}\n> O");
        played.End.Kind.ShouldBe(EndKind.Illegal);
        played.End.Detail.ShouldContain("before negotiation");
        played.End.Badly.ShouldBeTrue();
    }

    [Fact]
    public async Task A_second_offer_is_ignored_without_reply() => await ScriptedPostfix.PlayAsync("""
        > O 6 1ff 1fffff
        < O
        > O 2 0 0
        > H client.example
        > M <a@b.org>
        > R <user@example.com>
        > O
        > T
        < a
        > Q
        """);

    [Fact]
    public void Each_stage_has_a_macro_list_because_an_empty_one_would_mean_the_default()
    {
        var request = MacroRequest.Of(new MacroNames { Connect = "j", Mail = "i {auth_authen}", EndOfHeader = "", EndOfMessage = "" });
        request.ShouldBe(MilterText.Unescape(
            @"\0\0\0\0j\0\0\0\0\x01i\0\0\0\0\x02i {auth_authen}\0\0\0\0\x03i\0\0\0\0\x04i\0\0\0\0\x05i\0\0\0\0\x06i\0"));
    }

    [Fact]
    public void An_offer_is_read_across_segments()
    {
        Negotiation.TryRead(Segments.Of(MilterText.Frame("O 6 1ff 1fffff").AsMemory(5), 1), out var offer).ShouldBeTrue();
        offer.ShouldBe(new Negotiation(6, (MilterActions)0x1ff, (ProtocolOptions)0x1fffff));
    }

    [Theory]
    [InlineData(128 * 1024, "6 1ff 301fffff", ProtocolOptions.None)]
    [InlineData(256 * 1024, "6 1ff 301fffff", ProtocolOptions.BodyChunksOf256K)]
    [InlineData(1024 * 1024, "6 1ff 301fffff", ProtocolOptions.BodyChunksOf1M)]
    [InlineData(1024 * 1024, "6 1ff 101fffff", ProtocolOptions.BodyChunksOf256K)]
    [InlineData(1024 * 1024, "6 1ff 1fffff", ProtocolOptions.None)]
    public void Of_the_larger_chunks_offered_the_largest_that_fits_is_agreed_to(int frameBytes, string offered, ProtocolOptions agreed)
    {
        Negotiation.TryRead(Segments.Of(MilterText.Frame("O " + offered).AsMemory(5), 16), out var offer).ShouldBeTrue();
        var answer = offer.Agree(MilterActions.All, ProtocolOptions.NoUnknown, frameBytes);
        answer.Options.ShouldBe(agreed | ProtocolOptions.NoUnknown);
    }

    [Fact]
    public async Task A_chunk_of_1_MiB_less_one_byte_is_taken_where_it_was_agreed_to()
    {
        var chunk = new string('x', (1 << 20) - 1);
        var script = $"> O 6 1ff 201fffff\n< O\n> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n> B {chunk}\n> E\n< a\n> Q";
        var limits = new MilterLimits { FrameBytes = 1 << 20 };
        var judged = new List<int>();
        using var conversation = new Conversation(() => new Policy(_ => true, (_, _) => throw new NotSupportedException()), limits);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var line in script.Split('\n').Where(line => line[0] == '>'))
        {
            var bytes = new System.Buffers.ReadOnlySequence<byte>(MilterText.Frame(line[2..]));
            FrameReader.TryRead(ref bytes, limits.FrameBytes, out var frame).ShouldBe(FrameOutcome.Whole);
            if (conversation.Accept(frame, output).Message is not { } message) continue;
            judged.Add(message.Content.Length);
            conversation.Finish(Verdict.Accept, output);
        }
        judged.ShouldBe([1 + chunk.Length + 1], "an empty line, the chunk, a line end");
        (await ScriptedPostfix.PlayAsync($"> O 6 1ff 1fffff\n< O\n> B {chunk}")).End.Kind.ShouldBe(EndKind.Illegal, "not where it was not");
    }
}
