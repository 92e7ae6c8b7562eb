using System.Text;
using AbuseMilter.Mime;
using BenchmarkDotNet.Attributes;

namespace AbuseMilter.Bench.Micro;

/// <summary>A notice of 10 KB as the large senders write them: clearsigned text in quoted-printable, and the facts once more as XML.</summary>
[MemoryDiagnoser]
public class MimeReaderBenchmark
{
    const string Line = "We have a good faith belief that use of the copyrighted material detailed below is not authorised =E2=80=93 by the=\n owner.\n";

    const string Facts = """
        <?xml version=3D"1.0" encoding=3D"UTF-8"?>
        <Infringement xmlns=3D"http://www.acns.net/ACNS">
          <Case><ID>100000000042</ID><Status>Open</Status></Case>
          <Complainant><Entity>Opal Rights</Entity><Email>p2p@example.com</Email></Complainant>
          <Source><TimeStamp>2025-02-03T09:00:00Z</TimeStamp><IP_Address>192.0.2.163</IP_Address><Port>6881</Port></Source>
          <Content><Item><Title>Ash and Ember</Title><FileName>Ash.and.Ember.avi</FileName><FileSize>366360300</FileSize></Item></Content>
        </Infringement>
        """;

    readonly byte[] mail = TenKilobytes();

    /// <summary>The tree, and what rules look at first.</summary>
    [Benchmark]
    public int Fields()
    {
        var message = MimeMessage.Load(mail);
        return message.From.Count + message.Subject!.Length;
    }

    /// <summary>The same, and the text.</summary>
    [Benchmark]
    public int Whole()
    {
        var message = MimeMessage.Load(mail);
        return message.From.Count + message.Subject!.Length + message.Text.Length;
    }

    /// <summary>The same, and each part's text.</summary>
    [Benchmark]
    public int Parts()
    {
        var message = MimeMessage.Load(mail);
        return message.Text.Length + message.TextParts.Sum(part => part.Text.Length);
    }

    static byte[] TenKilobytes()
    {
        var text = new StringBuilder("""
            Return-Path: <p2p@example.com>
            Received: from out.example.com (out.example.com [192.0.2.41])
            	by mx.example.org (Postfix) with ESMTPS id 4YmXyZ1abcz9sPb
            	for <abuse@example.org>; Mon,  3 Feb 2025 09:00:03 +0000 (UTC)
            Received: from app.example.com (app.example.com [198.51.100.7])
            	by out.example.com (Postfix) with ESMTP id 4YmXyY2defz1sPc
            	for <abuse@example.org>; Mon,  3 Feb 2025 09:00:02 +0000 (UTC)
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; s=2025;
            	h=From:To:Subject:Date; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;
            	b=bm90IGEgc2lnbmF0dXJlIGF0IGFsbCwgYnV0IGFzIGxvbmcgYXMgb25l
            Authentication-Results: mx.example.org; dkim=pass header.d=example.com
            Date: Mon, 3 Feb 2025 09:00:01 +0000
            From: =?utf-8?Q?Opal_R=C3=ADghts?= <p2p@example.com>
            To: abuse@example.org
            Message-ID: <100000000042@example.com>
            Subject: Notice of Claimed Infringement - Case ID 100000000042
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="----=_Part_42_1234.5678"

            ------=_Part_42_1234.5678
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            -----BEGIN PGP SIGNED MESSAGE-----
            Hash: SHA256


            """);
        while (text.Length < 8000) text.Append(Line);
        text.Append("- ------------- Infringement Details ----------------------------------\nTitle: Ash and Ember\nIP Address: 192.0.2.163\nPort: 6881\n")
            .Append("- ---------------------------------------------------------------------\n- ---Start ACNS XML\n").Append(Facts).Append("\n- ---End ACNS XML\n")
            .Append("-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEEbm90IGEgc2lnbmF0dXJlIGF0IGFsbA=3D=3D\n-----END PGP SIGNATURE-----\n")
            .Append("------=_Part_42_1234.5678\nContent-Type: application/xml; name=100000000042.xml\nContent-Transfer-Encoding: quoted-printable\n\n")
            .Append(Facts).Append("\n------=_Part_42_1234.5678--\n");
        return Encoding.Latin1.GetBytes(text.Replace("\r\n", "\n").Replace("\n", "\r\n").ToString());
    }
}
