using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

public class MailboxAddressTests
{
    [Theory]
    [InlineData("abuse@example.com")]
    [InlineData("a.b+c_d@mail.example.com")]
    [InlineData("\"odd local\\\" part\"@example.com")]
    [InlineData("a@[192.0.2.1]")]
    [InlineData("a@[IPv6:2001:db8::1]")]
    public void Strict_addresses_can_be_repeated(string address) => new MailboxAddress(null, address).IsAddrSpec.ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("abuse")]
    [InlineData("@example.com")]
    [InlineData("a@")]
    [InlineData("a..b@example.com")]
    [InlineData("a b@example.com")]
    [InlineData("a@example..com")]
    [InlineData("jörg@example.com")]
    [InlineData("a@exämple.com")]
    [InlineData("a@b@example.com")]
    [InlineData("<a@example.com>")]
    [InlineData("a@example.com>\r\nRCPT TO:<b@example.com")]
    [InlineData("\"a\"b\"@example.com")]
    [InlineData("\"a\\\"@example.com")]
    [InlineData("a@[]")]
    [InlineData("a@[x y]")]
    public void Others_cannot(string address)
    {
        new MailboxAddress(null, address).IsAddrSpec.ShouldBeFalse();
        Should.Throw<ArgumentException>(() => new MailboxAddress("Name", address).ToHeader());
    }

    [Fact]
    public void Lengths_are_those_of_smtp()
    {
        new MailboxAddress(null, new string('a', 64) + "@example.com").IsAddrSpec.ShouldBeTrue();
        new MailboxAddress(null, new string('a', 65) + "@example.com").IsAddrSpec.ShouldBeFalse();
        new MailboxAddress(null, "a@" + string.Join('.', Enumerable.Repeat("example", 32))).IsAddrSpec.ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, "a@example.com")]
    [InlineData(" ", "a@example.com")]
    [InlineData("Abuse Desk", "\"Abuse Desk\" <a@example.com>")]
    [InlineData("A \"B\" \\ C", "\"A \\\"B\\\" \\\\ C\" <a@example.com>")]
    [InlineData("Jörg, Abuse", "=?utf-8?q?J=C3=B6rg=2C_Abuse?= <a@example.com>")]
    public void Names_are_quoted_or_encoded(string? name, string header) =>
        new MailboxAddress(name, "a@example.com").ToHeader().ShouldBe(header);

    [Theory]
    [InlineData("Rights, \"Opal\" (Jörg) <b@example.org>; 侵害のお知らせ侵害のお知らせ侵害のお知らせ")]
    [InlineData("=?utf-8?q?x?=")]
    [InlineData("Opal \\ Rights")]
    public void A_written_mailbox_reads_as_the_same(string name)
    {
        var mailbox = new MailboxAddress(name, "a@example.com");

        MailboxAddress.ReadList(mailbox.ToHeader()).ShouldBe([mailbox]);
    }

    [Fact]
    public void A_name_with_a_line_end_is_refused() =>
        Should.Throw<ArgumentException>(() => new MailboxAddress("a\r\nBcc: b@example.com", "a@example.com").ToHeader());

    [Fact]
    public void A_setting_is_one_strict_mailbox()
    {
        MailboxAddress.TryParse("Abuse Desk <abuse@example.com>", out var mailbox).ShouldBeTrue();
        mailbox.ShouldBe(new MailboxAddress("Abuse Desk", "abuse@example.com"));
        MailboxAddress.TryParse("a@example.com, b@example.com", out _).ShouldBeFalse();
        MailboxAddress.TryParse("nobody", out _).ShouldBeFalse();
        MailboxAddress.TryParse("", out _).ShouldBeFalse();
    }
}
