using System.Text;

namespace AbuseMilter.Tests.Support;

/// <summary>
/// A mail of one thing said over and over, which would cost a careless reader the square of its length: minutes, where a careful one takes
/// part of a second.
/// </summary>
/// <param name="Name">What there is so much of.</param>
/// <param name="Head">What it begins with.</param>
/// <param name="Unit">What is repeated; <c>#</c> in it is the number of the repetition.</param>
/// <param name="Tail">What it ends with.</param>
public sealed record HostileMail(string Name, string Head, string Unit, string Tail)
{
    public static IReadOnlyList<HostileMail> All { get; } =
    [
        new("comments", "From: ", "(", "\n\n"),
        new("closed comments", "From: ", "()", "\n\n"),
        new("half closed comments", "From: ", "(()", "\n\n"),
        new("quotes", "From: ", "\"a", "\n\n"),
        new("escaped quotes", "From: \"", "\\\"", "\n\n"),
        new("escapes", "From: \"", "\\", "\n\n"),
        new("angles", "From: ", "<", "\n\n"),
        new("routes", "From: ", "<@,", "\n\n"),
        new("ended routes", "From: ", "<@a:", "\n\n"),
        new("commas", "From: ", ",", "\n\n"),
        new("colons behind an at sign", "From: " + new string('a', 100_000) + "@", ":", "\n\n"),
        new("words", "From: ", "a ", "\n\n"),
        new("at signs", "From: ", "@ ", "\n\n"),
        new("open encoded words", "Subject: ", "=?a?q?", "\n\n"),
        new("encoded words without an end", "Subject: ", "=?a?q?x", "\n\n"),
        new("opening encoded words", "Subject: ", "=?", "?=\n\n"),
        new("encoded words", "Subject: ", "=?utf-8?q?a?= ", "\n\n"),
        new("encoded words in turn", "Subject: ", "=?utf-8?q?a?= =?koi8-r?b?YQ?= ", "\n\n"),
        new("folds", "Subject: ", "\n ", "\n\n"),
        new("fields", "", "a:\n", "\n\n"),
        new("message ids", "References: ", "<", "\n\n"),
        new("long message ids", "References: ", "<a@bbbbbbbbbbbbbbbb> ", "\n\n"),
        new("parameters", "Content-Type: a/b", ";a=b", "\n\n"),
        new("sections", "Content-Type: a/b", ";a*1*=%41", "\n\n"),
        new("parameter names", "Content-Type: a/b;", "a", "\n\n"),
        new("dashes", "Content-Type: multipart/mixed; boundary=a\n\n", "--", "\n"),
        new("lines of dashes", "Content-Type: multipart/mixed; boundary=b\n\n", "\n--", "\n"),
        new("nearly boundaries", $"Content-Type: multipart/mixed; boundary={new string('a', 70)}\n\n", "\n--" + new string('a', 69), "\n"),
        new("boundaries", "Content-Type: multipart/mixed; boundary=a\n\n", "--a\n", "\n"),
        new("guesses", "Content-Type: multipart/mixed\n\n", "--a\ncontent-\n", "\n"),
        new("nested multiparts", "", "Content-Type: multipart/mixed; boundary=a\n\n--a\n", ""),
        new("nested messages", "", "Content-Type: message/rfc822\n\n", ""),
        new("base64", "Content-Transfer-Encoding: base64\n\n", "A", ""),
        new("padding", "Content-Transfer-Encoding: base64\n\n", "AAA=", ""),
        new("padded lines", "Content-Transfer-Encoding: base64\n\n", "=\nA", ""),
        new("soft breaks", "Content-Transfer-Encoding: quoted-printable\n\n", "=", ""),
        new("soft breaks and blanks", "Content-Transfer-Encoding: quoted-printable\n\n", "=         ", ""),
        new("tags", "Content-Type: text/html\n\n", "<a", ""),
        new("ended tags", "Content-Type: text/html\n\n", "<a ", ">"),
        new("attribute quotes", "Content-Type: text/html\n\n", "<a =\">", ""),
        new("odd attribute quotes", "Content-Type: text/html\n\n", "<a ='>\"", "'"),
        new("tag ends in quotes only", "Content-Type: text/html\n\n", "<a =\">\" ", ""),
        new("open html comments", "Content-Type: text/html\n\n", "<!-- >", ""),
        new("html comments", "Content-Type: text/html\n\n", "<!--", ">"),
        new("scripts", "Content-Type: text/html\n\n", "<script></script", ">"),
        new("titles", "Content-Type: text/html\n\n", "<title></title>", ""),
        new("entities", "Content-Type: text/html\n\n", "&", ";"),
        new("breaks", "Content-Type: text/html\n\n", "<br>", "x"),
        new("alternatives", "", "Content-Type: multipart/alternative; boundary=a\n\n--a\n\ntext\n--a\n", ""),
        new("no line end", "", "x", ""),
        new("constructed octets", "Content-Type: application/pkcs7-mime\n\n", "\x24\u0080", ""),
        new("signed sequences", "Content-Type: application/pkcs7-mime\n\n", "\x30\u0080", ""),
        new("quotes of quotes", "", "> ", "\n"),
        new("quoted lines", "", "> \n", ""),
        new("flowed lines", "Content-Type: text/plain; format=flowed; delsp=yes\n\n", " x \n> \n", ""),
        new("flowed line", "Content-Type: text/plain; format=flowed\n\n", "> x ", ""),
        new("tables", "Content-Type: text/html\n\n", "<table>", "x"),
        new("cells", "Content-Type: text/html\n\n", "<table><tr><td>x<td>", "x"),
        new("links", "Content-Type: text/html\n\n", "<a href=http://a>b", ""),
        new("hidden elements", "Content-Type: text/html\n\n", "<p hidden><b style=display:none>", "x"),
        new("attributes", "Content-Type: text/html\n\n<a ", "display href ", ">x</a>"),
        new("carriage returns", "", "\r", ""),
        new("garbage for base64", "Content-Transfer-Encoding: base64\n\n", "-_.A!\n", ""),
        new("garbage for quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n", "=\n=4=\t", ""),
        new("broken utf-8", "", "\u00E2\u0082", ""),
        new("declarations", "Content-Type: text/xml\n\n<?xml ", "encoding ", "?>"),
        new("nested multiparts with boundaries of their own", "", "Content-Type: multipart/mixed; boundary=#\n\n--#\n", ""),
        new("nested message files", "", "Content-Type: text/plain; name=a.eml\n\n", ""),
    ];

    /// <summary>About so many bytes.</summary>
    public byte[] OfSize(int size)
    {
        var mail = new StringBuilder(Head, size + Head.Length + 1000);
        if (Unit.Contains('#'))
        {
            for (var number = 1; mail.Length < size; number++)
                mail.Append(Unit.Replace("#", number.ToString(), StringComparison.Ordinal));
        }
        else
        {
            mail.Insert(mail.Length, Unit, size / Unit.Length);
        }
        return Encoding.Latin1.GetBytes(mail.Append(Tail).ToString());
    }

    public override string ToString() => Name;
}
