using System.Diagnostics;
using System.Text;
using AbuseMilter.Mime;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>Damages mails and reads them. With the same mails to begin with, mail number N of a seed is always the same.</summary>
sealed class MailFuzzer(long seed, IReadOnlyList<byte[]> mails)
{
    const int LongestRun = 60;
    const int MostCopies = 300;

    /// <summary>
    /// Thousands of times what any of these mails takes; a machine that does something else meanwhile is given another try.
    /// </summary>
    static readonly TimeSpan TooLong = TimeSpan.FromSeconds(2);

    static readonly byte[] Telling = [.. "\r\n\t -=?()<>\"\\,;:@*'%/._&#\0aA1bq\xff\xc3\xa9\xe2\x80\x1f\x8b".Select(c => (byte)c)];

    static readonly string[] Fragments =
    [
        "\n--b\n", "\n--b--\n", "\n\n",
        "\nContent-Type: multipart/mixed; boundary=b\n\n--b\n", "\nContent-Type: multipart/alternative; boundary=\"b\"\n\n",
        "\nContent-Type: message/rfc822\n\n", "\nContent-Type: text/html\n\n", "\nContent-Type: text/plain; format=flowed; delsp=yes; name=a.eml\n\n",
        "\nContent-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHAqCAMIA=\n",
        "\nContent-Type: application/gzip; name=a.xml.gz\nContent-Transfer-Encoding: base64\n\nH4sIAAAAAAAAA0tMSgYAwkEkNQMAAAA=\n",
        "\nContent-Transfer-Encoding: base64\n", "\nContent-Transfer-Encoding: quoted-printable\n",
        "charset=utf-16", "charset=iso-2022-jp", "charset=gb18030", "charset=utf-7", "; name*0*=utf-8''%c3", "; name*1=a",
        "=?utf-8?q?", "=?gb2312?b?xMfE?=", "?=", "From: ", "((", "\"", "<@a,@b:", "<?xml version=\"1.0\" encoding=\"utf-16\"?>", "\ufeff",
        "<table><tr><td>", "</table>", "<a href=http://a>b</a>", "<div style=\"display:none\">", "<!--", "<script>", "<title>", "&#x1F600;",
        "> > ", "- - -----BEGIN PGP SIGNED MESSAGE-----\n", " \n", "=\n",
    ];

    public long Mails { get; private set; }

    /// <summary>Null if nothing went wrong, else what did and the mail that shows it.</summary>
    public (Exception Failure, byte[] Mail)? Run(long number)
    {
        var random = new Random(unchecked((int)(((ulong)seed * 0x9e3779b97f4a7c15 + (ulong)number * 0xbf58476d1ce4e5b9) >> 32)));
        var mail = Damaged(random);
        var limits = random.Next(4) > 0 ? MimeLimits.Default : SomeLimits(random);
        Mails++;
        return Failure(mail, limits) is { } failure ? (failure, Smallest(mail, limits, failure)) : null;
    }

    byte[] Damaged(Random random)
    {
        var mail = new List<byte>(mails[random.Next(mails.Count)]);
        for (var edits = random.Next(1, 8); edits > 0; edits--)
        {
            var at = random.Next(mail.Count + 1);
            var length = random.Next(Math.Min(LongestRun, mail.Count - at) + 1);
            switch (random.Next(6))
            {
                case 0:
                    mail.RemoveRange(at, length);
                    break;
                case 1:
                    for (var i = at; i < at + length; i++) mail[i] = random.Next(2) == 0 ? (byte)random.Next(256) : Telling[random.Next(Telling.Length)];
                    break;
                case 2:
                    var run = mail.GetRange(at, length).ToArray();
                    mail.InsertRange(at, Enumerable.Repeat(run, random.Next(MostCopies)).SelectMany(copy => copy));
                    break;
                case 3:
                    mail.InsertRange(at, mails[random.Next(mails.Count)]);
                    break;
                case 4 when random.Next(10) == 0:
                    mail.RemoveRange(at, mail.Count - at);
                    break;
                default:
                    var fragment = Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]);
                    mail.InsertRange(at, Enumerable.Repeat(fragment, random.Next(8) == 0 ? random.Next(MostCopies) : 1).SelectMany(copy => copy));
                    break;
            }
        }
        return [.. mail];
    }

    // Seldom several of them at once, or one would hide what another does.
    static MimeLimits SomeLimits(Random random)
    {
        int Some(int most, int usual) => random.Next(4) == 0 ? random.Next(most) : usual;
        var usual = MimeLimits.Default;
        return new()
        {
            Depth = Some(5, usual.Depth),
            Parts = Some(6, usual.Parts) + 1,
            HeaderFields = Some(6, usual.HeaderFields),
            HeaderBytes = Some(300, usual.HeaderBytes),
            TextCharacters = random.Next(200),
            InflatedBytes = Some(10, usual.InflatedBytes),
        };
    }

    static Exception? Failure(byte[] mail, MimeLimits limits)
    {
        try
        {
            for (var tries = 1; ; tries++)
            {
                var clock = Stopwatch.StartNew();
                Read(mail, limits);
                if (clock.Elapsed < TooLong) return null;
                if (tries == 3) throw new Complaint($"{mail.Length} bytes took longer than {TooLong.TotalSeconds:0} seconds");
            }
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    static void Read(byte[] mail, MimeLimits limits)
    {
        var message = MimeMessage.Load(mail, limits);
        _ = (message.Subject, message.From, message.ReplyTo, message.To, message.Cc, message.MessageId, message.References, message.Defects);
        if (message.Headers.FirstOrDefault(header => header.Value.Any(c => char.IsControl(c) && c != '\t')) is { } forged)
            throw new Complaint($"{forged.Name} is more than one line");
        if (message.Text.Length > limits.TextCharacters) throw new Complaint($"a text of {message.Text.Length} characters");
        long all = 0;
        foreach (var part in message.TextParts)
        {
            all += part.Text.Length;
            if (part.Text.Length > limits.TextCharacters || all > 5L * limits.TextCharacters) throw new Complaint($"texts of {all} characters");
            if (part.Text.Contains('\r')) throw new Complaint("a line end that is no LF");
        }
    }

    // As long as the same goes wrong, what can be left out is; some attempts are enough.
    static byte[] Smallest(byte[] mail, MimeLimits limits, Exception failure)
    {
        var (attempts, clock) = (3000, Stopwatch.StartNew());
        for (var step = Math.Max(1, mail.Length / 2); step > 0; step /= 2)
        {
            for (var at = 0; at < mail.Length;)
            {
                if (--attempts < 0 || clock.Elapsed > 5 * TooLong) return mail;
                byte[] less = [.. mail[..at], .. mail[Math.Min(mail.Length, at + step)..]];
                if (Failure(less, limits)?.GetType() == failure.GetType()) mail = less;
                else at += step;
            }
        }
        return mail;
    }
}
