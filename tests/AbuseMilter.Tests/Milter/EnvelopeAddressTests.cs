using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

public class EnvelopeAddressTests
{
    [Theory]
    [InlineData("<a@example.org>", "a@example.org", "a", "example.org")]
    [InlineData("a@example.org", "a@example.org", "a", "example.org")]
    [InlineData("<>", "", "", "")]
    [InlineData("", "", "", "")]
    [InlineData("<USER@EXAMPLE.COM>", "USER@EXAMPLE.COM", "USER", "example.com")]
    [InlineData("""<"a b"@example.org>""", "\"a b\"@example.org", "\"a b\"", "example.org")]
    [InlineData("""<"a\"<>@"@example.org>""", "\"a\\\"<>@\"@example.org", "\"a\\\"<>@\"", "example.org")]
    [InlineData("<@one.example,@two.example:u@example.org>", "u@example.org", "u", "example.org")]
    [InlineData("<@[IPv6:2001:db8::1]:u@example.org>", "u@example.org", "u", "example.org")]
    [InlineData("<u@[IPv6:2001:db8::1]>", "u@[IPv6:2001:db8::1]", "u", "[ipv6:2001:db8::1]")]
    [InlineData("<postmaster>", "postmaster", "postmaster", "")]
    [InlineData("""<"a@b">""", "\"a@b\"", "\"a@b\"", "")]
    [InlineData("<a@example.org> SMTPUTF8 ORCPT=rfc822;x", "a@example.org", "a", "example.org")]
    [InlineData(" <a@example.org> ", "a@example.org", "a", "example.org")]
    [InlineData("<a@example.org", "a@example.org", "a", "example.org")]
    [InlineData("<", "", "", "")]
    [InlineData("<@>", "@", "", "")]
    [InlineData("<ü@例え.example>", "ü@例え.example", "ü", "例え.example")]
    public void The_mailbox_is_found_in_every_form_of_a_path(string path, string address, string localPart, string domain)
    {
        var parsed = EnvelopeAddress.Parse(path);
        parsed.Address.ShouldBe(address);
        parsed.LocalPart.ShouldBe(localPart);
        parsed.Domain.ShouldBe(domain);
        Encoding.UTF8.GetString(parsed.Wire.Span).ShouldBe(path);
    }

    [Theory]
    [InlineData("<>", true)]
    [InlineData("", true)]
    [InlineData("< >", true)]
    [InlineData("<<>>", true)]
    [InlineData("<@>", true)]
    [InlineData("<@example.org>", true)]
    [InlineData("<\"\">", true)]
    [InlineData("\"\"", true)]
    [InlineData("<\" \"@example.org>", true)]
    [InlineData("<\"\"@example.org>", true)]
    [InlineData("<\"\\\"@example.org>", true)]
    [InlineData("<postmaster>", false)]
    [InlineData("<a@>", false)]
    [InlineData("<\"a\"@example.org>", false)]
    public void Whatever_names_nobody_is_the_null_sender(string path, bool isNull) => EnvelopeAddress.Parse(path).IsNull.ShouldBe(isNull);

    [Theory]
    [InlineData("<\"Mailer-Daemon\"@example.org>", "Mailer-Daemon")]
    [InlineData("<\"a\\b c\"@example.org>", "ab c")]
    [InlineData("<post\\master@example.org>", "postmaster")]
    [InlineData("<a.b+c@example.org>", "a.b+c")]
    public void A_local_name_is_without_quotes(string path, string name) => EnvelopeAddress.Parse(path).LocalName.ShouldBe(name);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_kept_one_character_each()
    {
        var wire = MilterText.Unescape(@"<\xff\xe9@b.example>");
        var parsed = new EnvelopeAddress(wire);
        parsed.Address.ShouldBe("\u00ff\u00e9@b.example");
        parsed.Wire.ToArray().ShouldBe(wire);
    }

    [Fact]
    public void No_bytes_make_the_parser_throw_and_the_mailbox_is_always_a_part_of_them() => Prop.ForAll<byte[]>(noise =>
    {
        // Letters that steer the parser come up often.
        var path = noise.Select(b => b < 160 ? (byte)"<>@:\"\\[] a"[b % 10] : b).ToArray();
        var mailbox = EnvelopePath.Mailbox(path).ToArray();
        path.AsSpan().IndexOf(mailbox).ShouldBeGreaterThanOrEqualTo(0);
        new EnvelopeAddress(path).Address.ShouldNotBeNull();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_path_of_a_million_brackets_costs_one_walk()
    {
        var path = Enumerable.Repeat((byte)'<', 1_000_000).ToArray();
        EnvelopePath.Mailbox(path).Length.ShouldBe(999_999);
    }
}
