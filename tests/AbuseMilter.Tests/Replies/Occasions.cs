using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Tests.Replies;

/// <summary>Notices to answer, complete unless a test takes something away.</summary>
static class Occasions
{
    public const string Header = """
        From: Example Copyright Agency <agency@notices.example.org>
        To: abuse@example.com
        Subject: Case ID 1332200 - Notice of Claimed Infringement
        Message-ID: <0000528302563c07db@[192.0.2.235]>
        Date: Mon, 16 Nov 2026 22:04:41 -0400
        """;

    public static readonly Dictionary<string, string> Operator = new()
    {
        ["name"] = "Example Networks",
        ["role"] = "Abuse Desk",
        ["contact"] = "desk@example.com",
        ["website"] = "https://www.example.com/abuse",
        ["empty"] = "",
    };

    public static readonly NoticeItem Item = new()
    {
        Work = "Sea: Tales",
        Ip = "192.0.2.163",
        Port = 6881,
        Protocol = "BitTorrent",
        TimeUtc = new DateTimeOffset(2026, 11, 17, 0, 26, 43, TimeSpan.Zero),
        TimeStated = "16 Nov 2026 20:26:43 EDT (GMT -0400)",
        InfoHash = "62e893ebc75376fea8c5b19141f7d90019cb5ca6",
        FileName = "Sea.Tales.S08E17.avi",
        Size = 366_360_300,
    };

    public static readonly Notice Notice = new()
    {
        Format = "labels",
        CaseId = "1332200",
        Complainant = "Example Copyright Agency",
        RightsHolder = "Example Pictures",
        Items = [Item],
    };

    public static MimeMessage Mail(string header = Header, string body = "Dear Sir or Madam") =>
        MimeMessage.Load(Encoding.UTF8.GetBytes(header.ReplaceLineEndings("\n") + "\n\n" + body + "\n"));

    public static ReplyOccasion Of(Notice? notice = null, MimeMessage? message = null) => new()
    {
        Author = new Author((message ?? Mail()).From is [var from] ? from : null, IsRewritten: false),
        Envelope = new Envelope
        {
            Sender = EnvelopeAddress.Parse("bounces@notices.example.org"),
            Recipients = [EnvelopeAddress.Parse("abuse@example.com")],
            Macros = new Dictionary<string, string> { ["i"] = "4XyZ12" },
        },
        Message = message ?? Mail(),
        Notice = notice ?? Notice,
        Digest = new ContentDigest("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
        ReceivedAt = new DateTimeOffset(2026, 11, 17, 2, 11, 41, TimeSpan.Zero),
    };
}
