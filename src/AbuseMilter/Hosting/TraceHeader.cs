using System.Globalization;
using System.Text;
using AbuseMilter.Milter.Session;

namespace AbuseMilter.Hosting;

/// <summary>
/// The fields that a delivery agent puts above a message. A milter sees the message before Postfix adds them, so a filed copy needs ours
/// to tell what the envelope said (RFC 5321 section 4.4): Return-Path, X-Original-To, Delivered-To, Received, then our own tags.
/// </summary>
static class TraceHeader
{
    public static byte[] Of(Envelope envelope, IReadOnlyList<EnvelopeAddress> recipients, IReadOnlyList<(string Name, string Value)> tags,
        DateTimeOffset received)
    {
        var text = new StringBuilder();
        Field(text, "Return-Path", $"<{envelope.Sender.Address}>");
        Field(text, "X-Original-To", recipients[0].Address);
        Field(text, "Delivered-To", recipients[0].Address);
        if (recipients.Count > 1) Field(text, "X-Envelope-To", string.Join(",\n\t", recipients.Select(r => OneLine(r.Address))), folded: true);
        Field(text, "Received", Received(envelope, recipients, received), folded: true);
        foreach (var (name, value) in tags) Field(text, name, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static string Received(Envelope envelope, IReadOnlyList<EnvelopeAddress> recipients, DateTimeOffset received)
    {
        string Macro(string name, string otherwise) => OneLine(envelope.Macros.GetValueOrDefault(name, otherwise));
        var secured = Macro("tls_version", "");
        var text = new StringBuilder();
        var address = envelope.ClientAddress is { } ip
            ? ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"IPv6:{ip}" : ip.ToString() : "unknown";
        var name = envelope.ClientName.StartsWith('[') ? "unknown" : OneLine(envelope.ClientName);
        text.Append(CultureInfo.InvariantCulture, $"from {OneLine(envelope.Helo)} ({name} [{address}])\n\t");
        if (secured.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"(using {secured} with cipher {Macro("cipher", "unknown")} ({Macro("cipher_bits", "0")} bits))\n\t");
        }
        var with = "ESMTP" + (secured.Length > 0 ? "S" : "") + (envelope.Macros.ContainsKey("auth_authen") ? "A" : "");
        text.Append(CultureInfo.InvariantCulture, $"by {Macro("j", "localhost")} with {with} id {Macro("i", "unknown")}");
        if (recipients.Count == 1) text.Append(CultureInfo.InvariantCulture, $"\n\tfor <{OneLine(recipients[0].Address)}>");
        var date = received.ToString("ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(29, 1);
        return text.Append(CultureInfo.InvariantCulture, $"; {date}").ToString();
    }

    static void Field(StringBuilder text, string name, string value, bool folded = false) =>
        text.Append(name).Append(": ").Append(folded ? value : OneLine(value)).Append('\n');

    // The envelope is the peer's word: no control character of it may start a header field of its own.
    internal static string OneLine(string value)
    {
        if (!value.AsSpan().ContainsAnyInRange('\0', '\x1f') && !value.Contains('\x7f', StringComparison.Ordinal)) return value;
        return string.Create(value.Length, value, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
    }
}
