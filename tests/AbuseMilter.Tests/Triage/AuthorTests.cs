using AbuseMilter.Settings;
using AbuseMilter.Tests.Rules;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Triage;

public sealed class AuthorTests
{
    static readonly Desk Desk = new(new DeskSettings { Addresses = ["abuse@example.com"] });

    [Theory]
    [InlineData("From: a@agency.example", "a@agency.example", false)]
    [InlineData("From: a@agency.example\nReply-To: b@other.example\nList-Id: <abuse.example.com>", "a@agency.example", false)]
    [InlineData("From: 'A' via abuse <abuse@example.com>\nReply-To: a@agency.example\nList-Id: <abuse.example.com>", "a@agency.example", true)]
    [InlineData("From: 'A' via abuse <abuse@example.com>\nReply-To: b@agency.example\nX-Original-From: A <a@agency.example>", "a@agency.example", true)]
    [InlineData("From: 'A' via abuse <abuse@example.com>\nReply-To: a@agency.example, b@agency.example", "abuse@example.com", false)]
    [InlineData("From: 'A' via abuse <abuse@example.com>\nReply-To: desk@example.com\nList-Id: <abuse.example.com>", "abuse@example.com", false)]
    [InlineData("From: Desk <abuse@example.com>\nReply-To: a@agency.example", "abuse@example.com", false)]
    [InlineData("From: a@agency.example, b@agency.example", null, false)]
    [InlineData("Subject: no From", null, false)]
    public void Who_wrote_stands_in_From_unless_a_group_of_ours_put_itself_there(string header, string? address, bool isRewritten)
    {
        var author = Author.Of(Mails.Of(header), Desk);

        author.Mailbox?.Address.ShouldBe(address);
        author.IsRewritten.ShouldBe(isRewritten);
    }
}
