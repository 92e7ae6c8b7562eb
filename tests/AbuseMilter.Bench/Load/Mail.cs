using System.Text;

namespace AbuseMilter.Bench.Load;

/// <summary>A message as the MTA holds it: values with their leading blank, folds as LF, a body of CRLF lines.</summary>
sealed record Mail(string Sender, string Recipient, IReadOnlyList<(string Name, string Value)> Header, string Body)
{
    /// <summary>Stands in header and body where each message shall have a number of its own.</summary>
    public const string Number = "############";

    public int Bytes { get; } = Header.Sum(field => field.Name.Length + field.Value.Length + 3) + 2 + Encoding.UTF8.GetByteCount(Body);

    /// <summary>8 KB for a recipient whom nobody watches.</summary>
    public static Mail Unwatched { get; } = new(
        "ann@sender.example", "user@example.org",
        [
            ("Received", " from mail.sender.example (mail.sender.example [192.0.2.9])\n\tby relay.sender.example with ESMTPS id 4RkXyZ1abcz9sPb\n\tfor <user@example.org>; Mon, 18 Apr 2011 22:04:40 +0000"),
            ("DKIM-Signature", " v=1; a=rsa-sha256; c=relaxed/simple; d=sender.example; s=2011;\n\th=From:To:Subject:Date; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;\n\tb=bm90IGEgc2lnbmF0dXJlIGF0IGFsbCwgYnV0IGFzIGxvbmcgYXMgb25l"),
            ("From", " Ann Example <ann@sender.example>"),
            ("To", " user@example.org"),
            ("Subject", " Minutes of the meeting"),
            ("Date", " Mon, 18 Apr 2011 22:04:41 +0000"),
            ("Message-ID", $" <{Number}@sender.example>"),
            ("MIME-Version", " 1.0"),
            ("Content-Type", " text/plain; charset=utf-8"),
        ],
        string.Concat(Enumerable.Range(1, 110).Select(line => $"{line,3}  what was said at the meeting, and by whom, and what came of it later\r\n")));

    /// <summary>A copyright notice of 3 KB for the watched address, from a sender whom the shipped rules know.</summary>
    public static Mail Notice { get; } = new(
        "notices@copyright-compliance.com", "abuse@example.com",
        [
            ("Received", " from out.copyright-compliance.com (out.copyright-compliance.com [192.0.2.41])\n\tby mx.example.com with ESMTP id 1143813EC138\n\tfor <abuse@example.com>; Mon, 18 Apr 2011 22:11:41 +0000"),
            ("From", " Copyright Enforcement <notices@copyright-compliance.com>"),
            ("To", " abuse@example.com"),
            ("Subject", $" Case ID {Number} - Notice of Claimed Infringement"),
            ("Date", " Mon, 18 Apr 2011 22:04:41 +0000"),
            ("Message-ID", $" <{Number}@copyright-compliance.com>"),
            ("MIME-Version", " 1.0"),
            ("Content-Type", " text/plain; charset=utf-8"),
        ],
        Prose(1700) + """
            ------------------------------
            INFRINGEMENT DETAIL
            ------------------------------
            Case ID: ############
            Infringing Work: The Example of the Week
            First Found: 18 Apr 2011 20:26:43 EDT (GMT -0400)
            Last Found: 18 Apr 2011 20:26:43 EDT (GMT -0400)
            IP Address: 192.0.2.163
            IP Port: 6881
            Protocol: BitTorrent
            Torrent InfoHash: 0123456789ABCDEF0123456789ABCDEF01234567
            Containing file(s):
            The.Example.of.the.Week.S01E01.avi (366,360,300 bytes)

            """.ReplaceLineEndings("\r\n"));

    static string Prose(int atLeast)
    {
        const string Paragraph = "We believe in good faith that the use of the copyrighted work named below is not authorised by its owner.\r\n"
            + "Please see to it that the customer behind the address stops sharing it, and tell us what you did.\r\n\r\n";
        var text = new StringBuilder("Dear abuse desk,\r\n\r\n");
        while (text.Length < atLeast) text.Append(Paragraph);
        return text.ToString();
    }
}
