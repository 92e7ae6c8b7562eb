using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AbuseMilter.Store;

/// <summary>
/// SHA-256 that recognises a message which the MTA hands over again: over the envelope sender, the recipients (in any order and case) and
/// the content without the header fields that differ from try to try.
/// </summary>
/// <remarks>
/// Left out are what relays add on the way: Received, X-Received, Received-SPF, Return-Path, Delivered-To, X-Original-To,
/// Authentication-Results (and the X-Received-Authentication-Results that some keep of it), all of ARC-*, the scores of spam filters
/// (X-Spam-*), and DKIM-Signature, which some senders make afresh, with the time, for each try. Two mails that differ in nothing else are
/// one mail.
/// </remarks>
public readonly record struct ContentDigest(string Hex)
{
    static readonly string[] Trace =
    [
        "received", "x-received", "received-spf", "return-path", "delivered-to", "x-original-to", "authentication-results",
        "x-received-authentication-results", "dkim-signature", "dkim-filter", "x-greylist",
    ];

    static readonly string[] TracePrefixes = ["arc-", "x-spam-", "x-spamd-", "x-rspamd-", "x-virus-"];

    /// <param name="sender">Envelope sender; empty for the null sender.</param>
    /// <param name="recipients">Envelope recipients.</param>
    /// <param name="content">Header and body with LF line ends; read once, not copied.</param>
    public static ContentDigest Of(string sender, IEnumerable<string> recipients, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sorted = recipients.Select(recipient => recipient.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal).ToArray();
        Append(hash, sender);
        Append(hash, sorted.Length);
        foreach (var recipient in sorted) Append(hash, recipient);
        AppendContent(hash, content);
        return new ContentDigest(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public override string ToString() => Hex;

    // Kept fields that follow each other go to the hash as one piece; so does the body with the empty line above it.
    static void AppendContent(IncrementalHash hash, ReadOnlySpan<byte> content)
    {
        var kept = 0;
        var at = 0;
        while (at < content.Length && content[at] is not ((byte)'\n' or (byte)'\r'))
        {
            var end = EndOfField(content, at);
            if (IsTrace(content[at..end]))
            {
                hash.AppendData(content[kept..at]);
                kept = end;
            }
            at = end;
        }
        hash.AppendData(content[kept..]);
    }

    // Behind the line and the lines folded under it.
    static int EndOfField(ReadOnlySpan<byte> content, int at)
    {
        do
        {
            var newline = content[at..].IndexOf((byte)'\n');
            if (newline < 0) return content.Length;
            at += newline + 1;
        }
        while (at < content.Length && content[at] is (byte)' ' or (byte)'\t');
        return at;
    }

    static bool IsTrace(ReadOnlySpan<byte> field)
    {
        var colon = field[..Math.Min(field.Length, 64)].IndexOf((byte)':');
        if (colon < 0) return false;
        var name = field[..colon].TrimEnd(" \t"u8);
        foreach (var trace in Trace)
            if (Ascii.EqualsIgnoreCase(name, trace)) return true;
        foreach (var prefix in TracePrefixes)
            if (name.Length > prefix.Length && Ascii.EqualsIgnoreCase(name[..prefix.Length], prefix)) return true;
        return false;
    }

    // With its length in front, so that no two lists of texts run together to the same bytes.
    static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    static void Append(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
