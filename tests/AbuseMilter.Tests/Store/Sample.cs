using System.Text;
using AbuseMilter.Store;

namespace AbuseMilter.Tests.Store;

static class Sample
{
    public static ContentDigest Digest(string text) => ContentDigest.Of("", [], Encoding.UTF8.GetBytes(text));

    public static LedgerEntry Entry(string text) => new()
    {
        Digest = Digest(text),
        ReceivedAt = new(2026, 5, 4, 3, 2, 1, 123, TimeSpan.Zero),
        Sender = "agent@example.com",
        Recipients = ["abuse@example.org", "dmca@example.org"],
        Class = "copyright",
        ReplyDecision = "send",
        ReplyReason = "known-sender",
    };

    public static OutboxMail Mail(string caseKey) => new()
    {
        CaseKey = caseKey,
        MessageId = $"<{caseKey}@example.org>",
        To = "agent@example.com",
        Template = "copyright",
        Content = "Subject: Re\r\n\r\nbody\r\n"u8.ToArray(),
    };
}
