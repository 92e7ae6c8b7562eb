using System.Text;

namespace AbuseMilter.Replies;

/// <summary>A mail with its envelope.</summary>
/// <param name="Sender">Empty for the null sender.</param>
/// <param name="To">The one recipient.</param>
/// <param name="Content">Whole mail with CRLF line ends.</param>
public readonly record struct SmtpMail(string Sender, string To, ReadOnlyMemory<byte> Content)
{
    /// <summary>Why it must not be written to any server, in words; null when it may.</summary>
    internal string? Defect =>
        (Sender.Length == 0 ? null : SmtpPath.Defect(Sender)) ?? SmtpPath.Defect(To) ?? SmtpContent.Defect(Content.Span);

    bool IsUtf8 => !Ascii.IsValid(Sender) || !Ascii.IsValid(To);

    bool IsEightBit => SmtpContent.IsEightBit(Content.Span);

    /// <summary>Why this server cannot take it, in words; null when it can.</summary>
    internal string? DefectAt(SmtpOffers offers) =>
        IsUtf8 && !offers.SmtpUtf8 ? "the address is not ASCII and the server offers no SMTPUTF8"
        : IsEightBit && !offers.EightBitMime ? "the mail is not 7bit and the server offers no 8BITMIME"
        : offers.LargestMail > 0 && Content.Length > offers.LargestMail
            ? $"the mail has {Content.Length} octets and the server takes {offers.LargestMail} (SIZE)"
        : null;

    /// <remarks>RFC 1870 section 6, RFC 6152 section 3, RFC 6531 section 3.4.</remarks>
    internal string MailCommand(SmtpOffers offers) =>
        $"MAIL FROM:<{Sender}>" + (offers.Size ? $" SIZE={Content.Length}" : "")
        + (IsEightBit ? " BODY=8BITMIME" : "") + (IsUtf8 ? " SMTPUTF8" : "");

    /// <remarks>RFC 3461 section 4.1; RFC 3834 section 3.3 recommends it for answers of machines.</remarks>
    internal string RcptCommand(SmtpOffers offers) => $"RCPT TO:<{To}>" + (offers.Dsn ? " NOTIFY=NEVER" : "");
}
