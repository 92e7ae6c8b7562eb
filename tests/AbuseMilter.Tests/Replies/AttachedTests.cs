using System.Text;
using AbuseMilter.Mime;
using AbuseMilter.Replies;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class AttachedTests
{
    [Theory]
    [InlineData("Court_Order.pdf", true)]
    [InlineData("subpoena-4.pdf", true)]
    [InlineData("Beschluss.pdf", true)]
    [InlineData("proof.exe", true)]
    [InlineData("notice.xml", false)]
    [InlineData("evidence.csv", false)]
    public void Court_papers_and_programs_are_known_by_their_names(string name, bool expected)
    {
        var mail = $"From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: application/pdf; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\n\nx\n--b--\n";

        (Attached.Find(MimeMessage.Load(Encoding.UTF8.GetBytes(mail)).Body) is not null).ShouldBe(expected);
    }
}
