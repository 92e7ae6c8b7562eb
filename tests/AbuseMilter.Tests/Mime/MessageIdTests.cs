using System.Text;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

public class MessageIdTests
{
    [Theory]
    [InlineData("<a@b>", true)]
    [InlineData("<20110418.1$x:y@[192.0.2.1]>", true)]
    [InlineData("a@b", false)]
    [InlineData("<@b>", false)]
    [InlineData("<a@>", false)]
    [InlineData("<ab>", false)]
    [InlineData("<a @b>", false)]
    [InlineData("<a@b> <c@d>", false)]
    [InlineData("<a@b\r\nBcc:x>", false)]
    [InlineData("<ü@b>", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_what_can_be_repeated_in_a_header_is_valid(string? id, bool valid) => MessageId.IsValid(id).ShouldBe(valid);

    [Fact]
    public void Its_length_is_bounded()
    {
        MessageId.IsValid($"<{new string('a', 890)}@b>").ShouldBeTrue();
        MessageId.IsValid($"<{new string('a', 900)}@b>").ShouldBeFalse();
    }

    [Fact]
    public void References_come_before_in_reply_to_and_of_very_many_the_last_hundred_count()
    {
        Load("In-Reply-To: <a@b>\nReferences: <c@d>\n\n").References.ShouldBe(["<c@d>"]);
        Load("In-Reply-To: \"x\" <a@b> of yesterday\n\n").References.ShouldBe(["<a@b>"]);
        var many = Load("References: " + string.Join("\n ", Enumerable.Range(1, 300).Select(i => $"<{i}@b>")) + "\n\n").References;
        many.Count.ShouldBe(100);
        many[^1].ShouldBe("<300@b>");
    }

    static MimeMessage Load(string mail) => MimeMessage.Load(Encoding.ASCII.GetBytes(mail));
}
