using AbuseMilter.Milter.Session;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>What becomes of CONNECT, MAIL, RCPT and macros.</summary>
public class EnvelopeTests
{
    [Theory]
    [InlineData("client.example 4 4711 192.0.2.1", "client.example", "192.0.2.1")]
    [InlineData("[192.0.2.1] 4 4711 192.0.2.1", "[192.0.2.1]", "192.0.2.1")]
    [InlineData("unknown 4 0 192.0.2.1", "unknown", "192.0.2.1")]
    [InlineData("client.example 6 25 2001:db8::1", "client.example", "2001:db8::1")]
    [InlineData("client.example 6 25 2001:DB8::1", "client.example", "2001:db8::1")]
    [InlineData("client.example 6 25 IPv6:2001:db8::1", "client.example", "2001:db8::1")]
    [InlineData("client.example 6 25 ipv6:2001:db8::1", "client.example", "2001:db8::1")]
    [InlineData("client.example 6 25 IPv6:::1", "client.example", "::1")]
    [InlineData("client.example 6 25 IPv6:[2001:db8::1]", "client.example", "2001:db8::1")]
    [InlineData("client.example 6 25 ::ffff:192.0.2.1", "client.example", "192.0.2.1")]
    [InlineData("client.example 4 25 not-an-address", "client.example", "")]
    [InlineData(@"client.example\x004\0\x19", "client.example", "")]
    [InlineData(@"client.example\x004\0\x19192.0.2.1", "client.example", "192.0.2.1")]
    [InlineData(@"\x004\0\x19192.0.2.1\0", "unknown", "192.0.2.1")]
    [InlineData("client.example U", "client.example", "")]
    [InlineData("localhost L 0 /run/socket", "localhost", "")]
    public async Task The_client_is_known_by_name_and_address(string connect, string name, string address)
    {
        var envelope = await EnvelopeAsync($"> C {connect}", "> M <a@example.org>");
        envelope.ClientName.ShouldBe(name);
        $"{envelope.ClientAddress}".ShouldBe(address);
    }

    [Theory]
    [InlineData(@"localhost")]
    [InlineData(@"localhost\0")]
    [InlineData(@"localhost\x004")]
    [InlineData(@"localhost\x004\0")]
    [InlineData(@"localhost\x00Z\0\x19127.0.0.1\0")]
    [InlineData(@"")]
    public async Task A_CONNECT_that_is_cut_off_closes_the_connection(string connect)
    {
        var bytes = MilterText.Frame('C', MilterText.Unescape(connect));
        var played = await ScriptedPostfix.PlayAsync($"> O\n< O\n= {MilterText.Escape(bytes)}");
        played.End.Kind.ShouldBe(EndKind.Illegal);
        played.End.Detail.ShouldContain("CONNECT");
    }

    [Theory]
    [InlineData("<a@example.org>", new string[0])]
    [InlineData("<a@example.org> SIZE=1", new[] { "SIZE=1" })]
    [InlineData("<a@example.org> BODY=8BITMIME SMTPUTF8", new[] { "BODY=8BITMIME", "SMTPUTF8" })]
    [InlineData("<a@example.org> ORCPT=rfc822;x+20y@d AUTH=<> XOORG=example", new[] { "ORCPT=rfc822;x+20y@d", "AUTH=<>", "XOORG=example" })]
    [InlineData(@"<a@example.org>\0\0SIZE=1\0", new[] { "", "SIZE=1" })]
    [InlineData(@"<a@example.org>\0SIZE=1", new[] { "SIZE=1" })]
    public async Task Arguments_are_kept_one_string_each(string mail, string[] arguments)
    {
        var envelope = await EnvelopeAsync($"> M {mail}");
        envelope.Sender.Address.ShouldBe("a@example.org");
        envelope.Sender.Arguments.ShouldBe(arguments);
    }

    [Fact]
    public async Task Fifty_arguments_are_kept()
    {
        var envelope = await EnvelopeAsync($"> M <a@example.org> {string.Join(' ', Enumerable.Range(0, 50).Select(i => $"X{i}=1"))}");
        envelope.Sender.Arguments.Count.ShouldBe(50);
    }

    [Theory]
    [InlineData("D C", new string[0])]
    [InlineData(@"D Cj\0mta\0{v}\0Postfix 3.7\0", new[] { "j=mta", "v=Postfix 3.7" })]
    [InlineData(@"D Cj\0mta\0v\0", new[] { "j=mta", "v=" })]
    [InlineData(@"D Cj\0mta\0v", new[] { "j=mta", "v=" })]
    [InlineData(@"D Cj\0mta\0v\0cut", new[] { "j=mta", "v=cut" })]
    [InlineData(@"D Cj\0one\0j\0two\0{j}\0three\0", new[] { "j=three" })]
    [InlineData(@"D C{\0x\0}\0y\0\0z\0", new[] { "{=x", "}=y", "=z" })]
    [InlineData(@"D C{client_name}\0\xff\xe9\0", new[] { "client_name=\u00ff\u00e9" })]
    [InlineData(@"D Zx\0y\0", new string[0])]
    [InlineData(@"D Ux\0y\0", new string[0])]
    [InlineData(@"D Lx\0y\0", new string[0])]
    [InlineData(@"D Bx\0y\0", new string[0])]
    public async Task Macros_are_read_whatever_their_form(string macros, string[] expected)
    {
        var envelope = await EnvelopeAsync($"> {macros}", "> M <a@example.org>");
        envelope.Macros.Select(m => $"{m.Key}={m.Value}").ShouldBe(expected);
    }

    [Fact]
    public async Task A_macro_frame_without_even_a_letter_is_borne() =>
        (await EnvelopeAsync(@"= \0\0\0\x01D", "> M <a@example.org>")).Macros.ShouldBeEmpty();

    [Fact]
    public async Task The_innermost_stage_wins_and_earlier_ones_show_through()
    {
        var envelope = await EnvelopeAsync("> D C x=connect y=connect", "> D H x=helo", "> D M x=mail i=1", "> M <a@example.org>");
        envelope.Macros["x"].ShouldBe("mail");
        envelope.Macros["y"].ShouldBe("connect");
        envelope.QueueId.ShouldBe("1");
    }

    [Fact]
    public async Task Macros_of_64_KiB_are_kept_and_more_are_dropped()
    {
        var most = new string('x', 64 * 1024 - 3);
        (await EnvelopeAsync($@"> D Cn\0{most}\0", "> M <a@example.org>")).Macros["n"].Length.ShouldBe(most.Length);
        (await EnvelopeAsync($@"> D Cn\0{most}x\0", "> M <a@example.org>")).Macros.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_queue_id_is_null_until_the_MTA_has_one() =>
        (await EnvelopeAsync("> M <a@example.org>")).QueueId.ShouldBeNull();

    [Fact]
    public async Task Recipients_that_others_rejected_are_not_listed()
    {
        var played = await ScriptedPostfix.PlayAsync("""
            > O
            < O
            > M <a@example.org>
            > D R {rcpt_addr}=5.1.1\x20no\x20such\x20user {rcpt_host}=5.1.1 {rcpt_mailer}=error
            > R <abuse@example.com>
            > T
            < a
            > A
            > M <a@example.org>
            > D R {rcpt_mailer}=error
            > R <gone@example.com>
            > D R {rcpt_mailer}=virtual
            > R <abuse@example.com>
            > T
            < c
            > N
            > E
            < a
            > Q
            """);
        played.Message.Envelope.Recipients.ShouldHaveSingleItem().Address.ShouldBe("abuse@example.com");
    }

    [Theory]
    [InlineData("> A")]
    [InlineData("> A\n> A")]
    [InlineData("")]
    public async Task A_transaction_without_DATA_because_others_refused_all_recipients_leaves_nothing_behind(string abort)
    {
        var played = await ScriptedPostfix.PlayAsync($"""
            > O
            < O
            > D M {"{auth_authen}"}=first
            > M <a@example.org>
            > R <abuse@example.com>
            {abort}
            > M <b@example.org>
            > R <x@example.com>
            > T
            < a
            > A
            > A
            > Q
            """);
        played.Messages.ShouldBeEmpty();
        played.End.Kind.ShouldBe(EndKind.Quit);
        played.End.Judged.ShouldBe(0);
    }

    [Fact]
    public async Task Bytes_of_an_address_are_kept_as_they_came()
    {
        var played = await ScriptedPostfix.PlayAsync("""
            > O
            < O
            > M <"a\\"<>@%n$(x)\r\n"@example.org>
            > R <\xfc@\xff>
            > R <Abuse@EXAMPLE.com>
            > T
            < c
            > N
            > E
            < a
            > Q
            """);
        var envelope = played.Message.Envelope;
        MilterText.Escape(envelope.Sender.Wire.Span).ShouldBe(@"<""a\\""<>@%n$(x)\r\n""@example.org>");
        MilterText.Escape(envelope.Recipients[0].Wire.Span).ShouldBe(@"<\xfc@\xff>");
        envelope.Recipients[1].LocalPart.ShouldBe("Abuse");
        envelope.Recipients[1].Domain.ShouldBe("example.com");
    }

    [Theory]
    [InlineData(3, 1000, "a", 1)]
    [InlineData(4, 1000, "c", 0)]
    [InlineData(1000, 60, "a", 1)]
    [InlineData(1000, 90, "c", 0)]
    public async Task A_message_with_an_envelope_beyond_the_limits_goes_on_untouched(int recipients, int bytes, string reply, int oversized)
    {
        var script = "> O\n< O\n> M <a@example.org>\n> R <x@example.com>\n> R <abuse@example.com>\n> R <y@example.com>\n"
            + $"> R <z@example.com>\n> T\n< {reply}\n> A\n> M <a@example.org>\n> R <abuse@example.com>\n> T\n< c\n> A\n> Q";
        var played = await ScriptedPostfix.PlayAsync(script, limits: new MilterLimits { Recipients = recipients, EnvelopeBytes = bytes });
        played.End.Oversized.ShouldBe(oversized);
        played.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_thousand_recipients_are_kept_and_an_address_of_8000_bytes_is_borne()
    {
        var script = "> O\n< O\n> M <a@example.org>\n" + string.Concat(Enumerable.Range(0, 999).Select(i => $"> R <user{i}@example.com>\n"))
            + $"> R <abuse@{new string('x', 8000)}.example>\n> T\n< c\n> N\n> E\n< a\n> Q";
        var played = await ScriptedPostfix.PlayAsync(script);
        played.Message.Envelope.Recipients.Count.ShouldBe(1000);
        played.Message.Envelope.Recipients[^1].Domain.Length.ShouldBe(8008);
    }

    static async Task<Envelope> EnvelopeAsync(params string[] lines)
    {
        var played = await ScriptedPostfix.PlayAsync(
            $"> O\n< O\n{string.Join('\n', lines)}\n> R <abuse@example.com>\n> T\n< c\n> N\n> E\n< a\n> Q");
        return played.Message.Envelope;
    }
}
