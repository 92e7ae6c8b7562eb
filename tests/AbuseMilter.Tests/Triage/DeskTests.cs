using System.Text;
using AbuseMilter.Triage;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Triage;

public sealed class DeskTests
{
    static readonly Desk Desk = new(new()
    {
        Addresses = ["abuse@example.com", "Copyright@Example.ORG", "\"abuse desk\"@example.com", "a+b@example.com"],
        Domains = ["notices.example.net"],
        OwnDomains = ["corp.example"],
    });

    [Theory]
    [InlineData("abuse@example.com", true)]
    [InlineData("ABUSE@EXAMPLE.COM", true)]
    [InlineData("copyright@example.org", true)]
    [InlineData("abuse+case-17@example.com", true)]
    [InlineData("abuse+@example.com", true)]
    [InlineData("\"abuse\"@example.com", true)]
    [InlineData("\"abuse+case\"@example.com", true)]
    [InlineData("\"a\\buse\"@example.com", true)]
    [InlineData("\"abuse desk\"@example.com", true)]
    [InlineData("a+b@example.com", true)]
    [InlineData("anyone@notices.example.net", true)]
    [InlineData("\"@\"@NOTICES.example.net", true)]
    [InlineData("abuse@example.org", false)]
    [InlineData("abuse@sub.example.com", false)]
    [InlineData("anyone@sub.notices.example.net", false)]
    [InlineData("abuser@example.com", false)]
    [InlineData("abus@example.com", false)]
    [InlineData("abuse-x@example.com", false)]
    [InlineData("+abuse@example.com", false)]
    [InlineData("a+b+c@example.com", false)]
    [InlineData("a@example.com", false)]
    [InlineData("\"abuse@example.com", false)]
    [InlineData("abuse\"@example.com", false)]
    [InlineData("abuse", false)]
    [InlineData("@example.com", false)]
    [InlineData("abuse@", false)]
    [InlineData("", false)]
    public void The_watched_addresses_are_told_from_others(string mailbox, bool watched) =>
        Desk.Watches(Encoding.UTF8.GetBytes(mailbox)).ShouldBe(watched);

    [Fact]
    public void Without_a_delimiter_a_tag_makes_another_address()
    {
        var desk = new Desk(new() { Addresses = ["abuse@example.com"], RecipientDelimiter = null });

        desk.Watches("abuse+x@example.com"u8).ShouldBeFalse();
        desk.Watches("abuse@example.com"u8).ShouldBeTrue();
    }

    [Theory]
    [InlineData("someone@example.com", true)]
    [InlineData("someone@EXAMPLE.org", true)]
    [InlineData("x@notices.example.net", true)]
    [InlineData("x@corp.example", true)]
    [InlineData("abuse@example.com.", true)]
    [InlineData("x@example.net", false)]
    [InlineData("x@sub.corp.example", true)]
    [InlineData("", false)]
    public void Every_address_of_a_domain_of_ours_is_ours(string address, bool ours) => Desk.IsOurs(address).ShouldBe(ours);

    [Fact]
    public void The_domain_that_replies_come_from_is_ours_too()
    {
        var desk = new Desk(new() { Addresses = ["abuse@example.com"] }, "replies.example.net");

        desk.IsOurs("desk@Replies.Example.net").ShouldBeTrue();
        desk.Watches("desk@replies.example.net"u8).ShouldBeFalse();
    }

    [Fact]
    public void An_empty_desk_watches_nobody_and_owns_nothing()
    {
        var desk = new Desk(new());

        desk.Watches("abuse@example.com"u8).ShouldBeFalse();
        desk.IsOurs("").ShouldBeFalse();
    }

    [Fact]
    public void Any_bytes_are_looked_at_without_fail() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Desk.Watches([.. bytes ?? [], .. "@example.com"u8]) || !Desk.Watches(bytes))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Looking_at_a_recipient_does_not_allocate()
    {
        Look();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Look();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    static void Look()
    {
        Desk.Watches("\"abuse+x\"@example.com"u8);
        Desk.Watches("somebody.else@example.edu"u8);
        Desk.Watches("\xff\xfe@notices.example.net"u8);
    }
}
