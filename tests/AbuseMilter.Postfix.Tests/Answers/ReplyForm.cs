using AbuseMilter.Postfix.Tests.Support;
using Shouldly;

namespace AbuseMilter.Postfix.Tests.Answers;

/// <summary>What holds for every reply, envelope and header (RFC 3834 section 3).</summary>
static class ReplyForm
{
    static readonly string[] Always =
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "X-Loop", "Content-Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];

    static readonly string[] WithId = ["In-Reply-To", "References"];

    public static void Check(ReceivedMail reply, OutboxReply queued)
    {
        reply.MailCommand.ShouldStartWith("MAIL FROM:<>");
        reply.RecipientCommands.ShouldHaveSingleItem().ShouldStartWith($"RCPT TO:<{queued.To}>");
        reply["To"].ShouldBe(queued.To);

        var names = reply.Fields.Select(each => each.Name).ToList();
        names.Where(name => !WithId.Contains(name)).ShouldBe(Always);
        reply["From"].ShouldBe("\"Abuse Desk\" <abuse@example.com>");
        reply["Auto-Submitted"].ShouldBe("auto-replied");
        reply["Precedence"].ShouldBe("bulk");
        reply["X-Auto-Response-Suppress"].ShouldBe("All");
        reply["MIME-Version"].ShouldBe("1.0");
        reply["Content-Type"].ShouldBe("text/plain; charset=utf-8");
        reply["Message-ID"].ShouldNotBeNull().ShouldMatch(@"^<[0-9a-f]{32}@example\.com>$");
        (reply["In-Reply-To"] is null).ShouldBe(reply["References"] is null);

        var own = reply.Content[("\n" + reply.Content).IndexOf("\nFrom: ", StringComparison.Ordinal)..];
        own.ShouldBe(queued.Content.Replace("\r\n", "\n", StringComparison.Ordinal));
        own.All(c => c is '\n' or >= ' ' and <= '~').ShouldBeTrue("nothing but ASCII goes out");
        own.Split('\n').ShouldAllBe(line => line.Length <= 78, "no line is longer than RFC 5322 recommends");
        own.Length.ShouldBeLessThan(8 * 1024);
    }
}
