using System.Diagnostics;
using System.Text;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

/// <summary>Megabytes of what would cost a careless reader the square of it: minutes, where a careful one takes part of a second.</summary>
public class HostileMailTests
{
    const int Large = 10_000_000;
    const int Lifted = 2_000_000;

    static readonly TimeSpan Generous = TimeSpan.FromSeconds(5);

    public static TheoryData<string, string, string, string> Mails => new()
    {
        { "comments", "From: ", "(", "\n\n" },
        { "closed comments", "From: ", "()", "\n\n" },
        { "half closed comments", "From: ", "(()", "\n\n" },
        { "quotes", "From: ", "\"a", "\n\n" },
        { "escaped quotes", "From: \"", "\\\"", "\n\n" },
        { "escapes", "From: \"", "\\", "\n\n" },
        { "angles", "From: ", "<", "\n\n" },
        { "routes", "From: ", "<@,", "\n\n" },
        { "ended routes", "From: ", "<@a:", "\n\n" },
        { "commas", "From: ", ",", "\n\n" },
        { "colons behind an at sign", "From: " + new string('a', 100_000) + "@", ":", "\n\n" },
        { "words", "From: ", "a ", "\n\n" },
        { "at signs", "From: ", "@ ", "\n\n" },
        { "open encoded words", "Subject: ", "=?a?q?", "\n\n" },
        { "encoded words without an end", "Subject: ", "=?a?q?x", "\n\n" },
        { "opening encoded words", "Subject: ", "=?", "?=\n\n" },
        { "encoded words", "Subject: ", "=?utf-8?q?a?= ", "\n\n" },
        { "encoded words in turn", "Subject: ", "=?utf-8?q?a?= =?koi8-r?b?YQ?= ", "\n\n" },
        { "folds", "Subject: ", "\n ", "\n\n" },
        { "fields", "", "a:\n", "\n\n" },
        { "message ids", "References: ", "<", "\n\n" },
        { "long message ids", "References: ", "<a@bbbbbbbbbbbbbbbb> ", "\n\n" },
        { "parameters", "Content-Type: a/b", ";a=b", "\n\n" },
        { "sections", "Content-Type: a/b", ";a*1*=%41", "\n\n" },
        { "parameter names", "Content-Type: a/b;", "a", "\n\n" },
        { "dashes", "Content-Type: multipart/mixed; boundary=a\n\n", "--", "\n" },
        { "lines of dashes", "Content-Type: multipart/mixed; boundary=b\n\n", "\n--", "\n" },
        { "nearly boundaries", $"Content-Type: multipart/mixed; boundary={new string('a', 70)}\n\n", "\n--" + new string('a', 69), "\n" },
        { "boundaries", "Content-Type: multipart/mixed; boundary=a\n\n", "--a\n", "\n" },
        { "guesses", "Content-Type: multipart/mixed\n\n", "--a\ncontent-\n", "\n" },
        { "nested multiparts", "", "Content-Type: multipart/mixed; boundary=a\n\n--a\n", "" },
        { "nested messages", "", "Content-Type: message/rfc822\n\n", "" },
        { "base64", "Content-Transfer-Encoding: base64\n\n", "A", "" },
        { "padding", "Content-Transfer-Encoding: base64\n\n", "AAA=", "" },
        { "padded lines", "Content-Transfer-Encoding: base64\n\n", "=\nA", "" },
        { "soft breaks", "Content-Transfer-Encoding: quoted-printable\n\n", "=", "" },
        { "soft breaks and blanks", "Content-Transfer-Encoding: quoted-printable\n\n", "=         ", "" },
        { "tags", "Content-Type: text/html\n\n", "<a", "" },
        { "ended tags", "Content-Type: text/html\n\n", "<a ", ">" },
        { "attribute quotes", "Content-Type: text/html\n\n", "<a =\">", "" },
        { "odd attribute quotes", "Content-Type: text/html\n\n", "<a ='>\"", "'" },
        { "tag ends in quotes only", "Content-Type: text/html\n\n", "<a =\">\" ", "" },
        { "open html comments", "Content-Type: text/html\n\n", "<!-- >", "" },
        { "html comments", "Content-Type: text/html\n\n", "<!--", ">" },
        { "scripts", "Content-Type: text/html\n\n", "<script></script", ">" },
        { "titles", "Content-Type: text/html\n\n", "<title></title>", "" },
        { "entities", "Content-Type: text/html\n\n", "&", ";" },
        { "breaks", "Content-Type: text/html\n\n", "<br>", "x" },
        { "alternatives", "", "Content-Type: multipart/alternative; boundary=a\n\n--a\n\ntext\n--a\n", "" },
        { "no line end", "", "x", "" },
        { "constructed octets", "Content-Type: application/pkcs7-mime\n\n", "\x24\u0080", "" },
        { "signed sequences", "Content-Type: application/pkcs7-mime\n\n", "\x30\u0080", "" },
    };

    [Theory, MemberData(nameof(Mails))]
    public void Each_is_read_in_bounded_time_without_limits(string what, string head, string unit, string tail)
    {
        // The limits are lifted where they would hide the cost of the reader behind them.
        var limits = new MimeLimits { HeaderBytes = Lifted * 2, HeaderFields = Lifted, TextCharacters = Lifted };
        var mail = Mail(head, unit, tail, Lifted);
        var clock = Stopwatch.StartNew();

        var message = MimeMessage.Load(mail, limits);
        Touch(message);

        clock.Elapsed.ShouldBeLessThan(Generous, what);
    }

    [Theory, MemberData(nameof(Mails))]
    public void Default_limits_bound_what_is_kept(string what, string head, string unit, string tail)
    {
        var mail = Mail(head, unit, tail, Large);
        var message = MimeMessage.Load(mail);
        Touch(message);

        message.Headers.Count.ShouldBeLessThanOrEqualTo(MimeLimits.Default.HeaderFields, what);
        message.Text.Length.ShouldBeLessThanOrEqualTo(MimeLimits.Default.TextCharacters);
        Nodes(message.Body).ShouldBeLessThanOrEqualTo(MimeLimits.Default.Parts);
        Depth(message.Body).ShouldBeLessThanOrEqualTo(MimeLimits.Default.Depth + 1);
    }

    static byte[] Mail(string head, string unit, string tail, int size)
    {
        var mail = new StringBuilder(head, size + 200_000);
        mail.Insert(mail.Length, unit, size / unit.Length);
        return Encoding.Latin1.GetBytes(mail.Append(tail).ToString());
    }

    static void Touch(MimeMessage message)
    {
        _ = (message.Subject, message.From, message.References, message.MessageId, message.Text, message.Defects);
        foreach (var header in message.Headers.Take(1000))
            _ = header.Value;
        if (message.Body is MimePart part)
            _ = (part.Content, part.FileName);
    }

    static int Nodes(MimeEntity entity) => entity switch
    {
        Multipart multipart => 1 + multipart.Children.Sum(Nodes),
        MessagePart embedded => 1 + Nodes(embedded.Message.Body),
        _ => 1,
    };

    static int Depth(MimeEntity entity) => entity switch
    {
        Multipart multipart => 1 + multipart.Children.Select(Depth).DefaultIfEmpty(0).Max(),
        MessagePart embedded => 1 + Depth(embedded.Message.Body),
        _ => 1,
    };
}
