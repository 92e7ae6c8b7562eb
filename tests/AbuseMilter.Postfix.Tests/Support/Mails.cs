using System.Text;
using System.Text.RegularExpressions;

namespace AbuseMilter.Postfix.Tests.Support;

static partial class Mails
{
    /// <summary>A mail as it was sent, without the fields that delivery agents and we put above it.</summary>
    public static string AsSent(string mail) => mail[Trace().Match(mail).Length..];

    /// <summary>The UTF-8 bytes of a text, one character for each.</summary>
    public static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A mail to nobody who is watched, with a text to know it by.</summary>
    public static string Note(string text) => $"From: Bob <bob@example.org>\nSubject: {text}\nDate: Thu, 19 Nov 2026 10:00:00 +0000\n"
        + $"Message-ID: <{text.Replace(' ', '-')}@example.org>\n\n{text}\n";

    /// <summary>A complete notice from a sender that the shipped rules know; each case is an event of its own.</summary>
    public static string Notice(string caseId, string extraHeader = "") => $"""
        From: Cases <cases@mediasentry.com>
        To: abuse@example.com
        Subject: Case ID {caseId} - Notice of Claimed Infringement
        Date: Thu, 19 Nov 2026 10:00:00 +0000
        Message-ID: <{caseId}@mediasentry.com>
        {extraHeader}{(extraHeader.Length > 0 ? "\n" : "")}
        We hold the copyright in the work below.

        Infringing Work: The Example, part {caseId}
        First Found: 18 Nov 2026 20:26:43 EST (GMT -0500)
        IP Address: 192.0.2.17
        IP Port: 6881
        Protocol: BitTorrent
        Torrent InfoHash: 0123456789ABCDEF0123456789ABCDEF01234567
        .a line that begins with a dot
        """;

    public const string Plain = """
        From: Bob <bob@example.org>
        To: Alice <alice@example.com>
        Subject: Lunch
        Date: Thu, 19 Nov 2026 10:00:00 +0000
        Message-ID: <lunch@example.org>

        Noon?
        """;

    [GeneratedRegex(@"\A(?:(?:Return-Path|X-Original-To|Delivered-To|X-Envelope-To|Received|X-Abuse-[A-Za-z-]+):[^\n]*\n(?:[ \t][^\n]*\n)*)*")]
    private static partial Regex Trace();
}
