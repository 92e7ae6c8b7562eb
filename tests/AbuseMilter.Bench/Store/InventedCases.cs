using System.Data.Common;
using System.Globalization;
using System.Text;
using AbuseMilter.Notices;
using AbuseMilter.Store;

namespace AbuseMilter.Bench.Store;

/// <summary>Notices of two years, each with an answer: the letters of the last three months are still there, as the shipped retention has it.</summary>
static class InventedCases
{
    public const int Batch = 20_000;

    static readonly byte[] Letter = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("A line of a letter that says what such letters say.\r\n", 50)));

    public static void Fill(DbConnection db, int from, int to, int rows)
    {
        for (var number = from; number < to; number++)
        {
            var (entry, reply) = Notice(number, rows);
            var id = NoticeTable.Insert(db, entry);
            MentionTable.Insert(db, id, entry);
            var isOld = number < rows / 8 * 7;
            OutboxTable.Insert(db, id, isOld ? reply with { Content = default } : reply, "sent", entry.ReceivedAt.ToUnixTimeMilliseconds());
        }
    }

    public static (LedgerEntry Entry, OutboxMail Reply) Notice(int number, int rows)
    {
        var agent = $"notices@agent{number % 40}.example";
        var received = DateTimeOffset.UtcNow - TimeSpan.FromDays(730.0 * Math.Max(0, rows - number) / rows);
        var item = new NoticeItem
        {
            Ip = Address(number), Port = 1024 + number % 60000, Protocol = "BitTorrent", TimeUtc = received.AddHours(-5), TimeStated = "2026-01-02 03:04:05 UTC",
            InfoHash = Digest(number).Hex[..40], FileName = $"Some.File.Of.{number}.mkv", Size = 1_400_000_000 + number, Work = $"Some Work {number % 5000}",
        };
        var entry = new LedgerEntry
        {
            Digest = Digest(number), ReceivedAt = received, QueueId = $"4Z{number:x}", ClientAddress = "192.0.2.25", Sender = agent, Recipients = ["abuse@example.com"],
            From = agent, Subject = $"Notice of Claimed Infringement - Case ID {CaseId(number)}", MessageId = $"<{number}@agent.example>", Class = "copyright",
            Kind = "conduit", Role = "agent", Profile = "agent", Evidence = "23 points for copyright, 2 for abuse-other", Outcome = "filed", Rule = "dmca",
            File = $".Abuse.DMCA/new/{number}.M1P1Q1_R{Digest(number).Hex[..16]}.mx,S=5000,W=5100", ReplyDecision = "send", ReplyReason = "ok",
            Notice = new Notice { Format = "acns", Kind = NoticeKind.Conduit, CaseId = CaseId(number), Complainant = "Agent", RightsHolder = "Holder", Items = [item] },
        };
        var mail = new OutboxMail
        {
            CaseKey = $"{agent}/case/{CaseId(number)}", EventKey = $"{agent}/event/{number}", MessageId = $"<{number}@example.com>", To = agent, Template = "dmca", Content = Letter,
            Limits = [new RateLimit($"sender/{agent}", 100_000, TimeSpan.FromDays(1))],
        };
        return (entry, mail);
    }

    public static ContentDigest Digest(int number) => ContentDigest.Of("", [], Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    public static string CaseId(int number) => string.Create(CultureInfo.InvariantCulture, $"c{number:d9}");

    /// <summary>Fifteen notices name each.</summary>
    public static string Address(int number) => $"10.{number % 65536 / 256}.{number % 256}.1";
}
