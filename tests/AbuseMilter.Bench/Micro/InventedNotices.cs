using System.Globalization;
using System.Text;

namespace AbuseMilter.Bench.Micro;

/// <summary>Notices of 10 KB in the forms that most senders use. Their text is ours; the addresses are for documentation.</summary>
static class InventedNotices
{
    public const string Letter = "letter", ClearsignedAcns = "ACNS in clearsigned text", GermanLabels = "German labels";

    const int Size = 10_000;

    public static IReadOnlyList<string> Names { get; } = [Letter, ClearsignedAcns, GermanLabels];

    /// <summary>With LF line ends, as the milter session hands a message over.</summary>
    public static byte[] Of(string name) => name switch
    {
        ClearsignedAcns => Write("Notice of Claimed Infringement - Case ID 100000000042", ClearsignedBody),
        GermanLabels => Write("Meldung einer Urheberrechtsverletzung, Aktenzeichen OR-2025-4711", GermanBody),
        _ => Write("Copyright infringement notice OR-2025-4711", LetterBody),
    };

    static byte[] Write(string subject, Func<int, string> body)
    {
        var header = $"""
            Received: from out.example.org (out.example.org [192.0.2.41])
            	by mx.example.com (Postfix) with ESMTPS id 4YmXyZ1abcz9sPb
            	for <abuse@example.com>; Mon,  3 Feb 2025 09:00:03 +0000 (UTC)
            Received: from app.example.org (app.example.org [198.51.100.7])
            	by out.example.org (Postfix) with ESMTP id 4YmXyY2defz1sPc
            	for <abuse@example.com>; Mon,  3 Feb 2025 09:00:02 +0000 (UTC)
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.org; s=2025;
            	h=From:To:Subject:Date; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;
            	b=bm90IGEgc2lnbmF0dXJlIGF0IGFsbCwgYnV0IGFzIGxvbmcgYXMgb25l
            Authentication-Results: mx.example.com; dkim=pass header.d=example.org
            Date: Mon, 3 Feb 2025 09:00:01 +0000
            From: Opal Rights <p2p@example.org>
            To: abuse@example.com
            Message-ID: <100000000042@example.org>
            Subject: {subject}
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit


            """.ReplaceLineEndings("\n");
        return Encoding.UTF8.GetBytes(header + body(Size - header.Length).ReplaceLineEndings("\n"));
    }

    static string LetterBody(int length) => Filled("""
        Dear abuse team,

        Opal Rights acts for Harbour Films Ltd., who own the copyright in the film named below. On 3 February 2025 at
        08:41:17 UTC the address 192.0.2.163, port 6881, which is of your network, offered a copy of it to others over
        BitTorrent. Our reference for this matter is OR-2025-4711; please leave it in the subject of your answer.

        Title: Ash and Ember
        File name: Ash.and.Ember.2024.1080p.mkv
        File size: 4,366,360,300 bytes
        Infohash: 0123456789abcdef0123456789abcdef01234567
        IP Address: 192.0.2.163
        Port: 6881
        Timestamp: 2025-02-03 08:41:17 UTC


        """, English, """
        I declare under penalty of perjury that I am authorised to act for the owner of the rights named above.
        Please answer to p2p@example.org within five business days.

        Rowan Field
        Opal Rights, 1 Example Street, Sampletown
        """, length);

    static string ClearsignedBody(int length) => Filled("""
        -----BEGIN PGP SIGNED MESSAGE-----
        Hash: SHA256

        Dear abuse team,

        Opal Rights acts for Harbour Films Ltd., who own the copyright in the film named below. A machine-readable form of
        this notice follows our signature; it says the same.

        - ------------- Details ----------------------------------
        Title: Ash and Ember
        Infohash: 0123456789abcdef0123456789abcdef01234567
        IP Address: 192.0.2.163
        Port: 6881
        Timestamp: 2025-02-03T08:41:17Z
        - --------------------------------------------------------


        """, English, """
        Rowan Field
        Opal Rights

        - ---Start ACNS XML
        <?xml version="1.0" encoding="UTF-8"?>
        <Infringement xmlns="http://www.acns.net/ACNS" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <Case><ID>100000000042</ID><Status>Open</Status><Severity>Normal</Severity></Case>
          <Complainant><Entity>Opal Rights</Entity><Contact>Notices</Contact><Address>1 Example Street</Address><Email>p2p@example.org</Email></Complainant>
          <Service_Provider><Entity>Example Networks</Entity><Email>abuse@example.com</Email></Service_Provider>
          <Source>
            <TimeStamp>2025-02-03T08:41:17Z</TimeStamp><IP_Address>192.0.2.163</IP_Address><Port>6881</Port>
            <Type>BitTorrent</Type><Number_Files>1</Number_Files>
          </Source>
          <Content>
            <Item>
              <TimeStamp>2025-02-03T08:41:17Z</TimeStamp><Title>Ash and Ember</Title><FileName>Ash.and.Ember.2024.1080p.mkv</FileName>
              <FileSize>4366360300</FileSize><Hash Type="SHA1">0123456789abcdef0123456789abcdef01234567</Hash>
            </Item>
          </Content>
        </Infringement>
        - ---End ACNS XML
        -----BEGIN PGP SIGNATURE-----

        iQEzBAEBCAAdFiEEbm90IGEgc2lnbmF0dXJlIGF0IGFsbA==
        -----END PGP SIGNATURE-----
        """, length);

    static string GermanBody(int length) => Filled("""
        Sehr geehrte Damen und Herren,

        wir vertreten die Hafenfilm GmbH, die Inhaberin der Rechte an dem unten genannten Film. Über einen Anschluss aus
        Ihrem Netz wurde er in einer Tauschbörse ohne Erlaubnis anderen angeboten.

        Aktenzeichen: OR-2025-4711
        Rechteinhaber: Hafenfilm GmbH
        Titel: Asche und Glut
        Dateiname: Asche.und.Glut.2024.German.1080p.mkv
        Dateigröße: 4.366.360.300 Bytes
        Hashwert: 0123456789abcdef0123456789abcdef01234567
        IP-Adresse: 192.0.2.163
        Port: 6881
        Datum und Uhrzeit: 03.02.2025 09:41:17 MEZ
        Protokoll: BitTorrent


        """, German, """
        Wir bitten Sie, die Nachricht binnen fünf Werktagen unter Angabe des Aktenzeichens zu beantworten.

        Mit freundlichen Grüßen
        Ute Beispiel
        Opalrechte GmbH, Beispielstraße 1, 12345 Musterstadt
        """, length);

    static readonly string[] English =
    [
        "We ask you to see to it that the customer behind this address stops offering the film and deletes what copies there are.",
        "Paragraph {0} of our terms tells what we keep of such an observation, for how long, and who may see it on request.",
        "Nothing in this letter gives up a right or a remedy of the owner, in law or in equity, and all of them are reserved.",
        "Whether the customer knew what the software did makes no difference to us; please explain to them how to switch it off.",
        "If the address was given to somebody else since {0} January, the time stated above tells which of your records counts.",
        "You need not tell us who the customer is. It is enough for us if the offer ends, and if it does not begin again.",
    ];

    static readonly string[] German =
    [
        "Bitte wirken Sie darauf hin, dass der Kunde hinter dieser Adresse den Film nicht weiter anbietet und Kopien davon löscht.",
        "Ziffer {0} unserer Hinweise sagt, was wir von einer solchen Beobachtung wie lange aufbewahren und wer es einsehen darf.",
        "Mit diesem Schreiben ist kein Verzicht auf Rechte der Inhaberin verbunden; alle Ansprüche bleiben ihr ausdrücklich vorbehalten.",
        "Ob der Kunde wusste, was das Programm tut, ist für uns ohne Belang; erklären Sie ihm bitte, wie man es abschaltet.",
        "Falls die Adresse seit dem {0}. Januar neu vergeben wurde, zeigt die oben genannte Zeit, auf welchen Eintrag es ankommt.",
        "Sie müssen uns nicht mitteilen, wer der Kunde ist. Uns genügt, wenn das Angebot endet und nicht von neuem beginnt.",
    ];

    static string Filled(string opening, string[] sentences, string end, int length)
    {
        var text = new StringBuilder(opening);
        for (var i = 0; text.Length + end.Length < length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{string.Format(CultureInfo.InvariantCulture, sentences[i % sentences.Length], i + 2)}\n{(i % 3 == 2 ? "\n" : "")}");
        }
        return text.Append('\n').Append(end).Append('\n').ToString();
    }
}
