using System.Text;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

public class SenderTests
{
    [Fact]
    public void Without_From_there_is_nobody()
    {
        Load("Subject: x\n\n").From.ShouldBeEmpty();
        Load("").From.ShouldBeEmpty();
        Load("From:\nFrom: <>\n\n").From.ShouldBeEmpty();
    }

    [Fact]
    public void All_mailboxes_of_all_From_fields_count() =>
        Load("From: A <a@example.com>, b@example.com\nSubject: x\nfrom: c@example.com\n\n").From
            .ShouldBe([new("A", "a@example.com"), new(null, "b@example.com"), new(null, "c@example.com")]);

    [Theory]
    [InlineData("用户@例え.example", null, "用户@例え.example")]
    [InlineData("Jörg <jörg@exämple.com>", "Jörg", "jörg@exämple.com")]
    [InlineData("\"a@b\"@example.com", null, "\"a@b\"@example.com")]
    [InlineData("\"a \\\"b\" (c \\) (d)) . e @ [192.0.2.1]", "c \\) (d)", "\"a \\\"b\".e@[192.0.2.1]")]
    [InlineData("<@a.example,@b.example:c@example.com>", null, "c@example.com")]
    [InlineData("Group: a@example.com;", null, "a@example.com")]
    [InlineData("a@example.com\n (comment)", "comment", "a@example.com")]
    [InlineData("=?utf-8?Q?J=C3=B6rg?= =?utf-8?Q?_B?= <a@example.com>", "Jörg B", "a@example.com")]
    [InlineData("Opal\tRights\n <a@example.com>", "Opal\tRights", "a@example.com")]
    public void Mailboxes_are_read_in_all_their_forms(string field, string? name, string address) =>
        Load($"From: {field}\n\n").From.ShouldBe([new MailboxAddress(name, address)]);

    static MimeMessage Load(string mail) => MimeMessage.Load(Encoding.UTF8.GetBytes(mail));
}
