using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace AbuseMilter.Mime;

/// <summary>Undoes Content-Transfer-Encoding (RFC 2045 section 6), damaged text included, in one pass.</summary>
static class TransferEncoding
{
    public static ContentEncoding Of(HeaderList headers)
    {
        if (headers.First("Content-Transfer-Encoding") is not { } field)
            return ContentEncoding.Identity;
        var word = field.RawValue.Span.Trim(" \t\r\n"u8);
        return Named(word) ?? Named(Encoding.UTF8.GetBytes(new FieldParameters(field.Unfolded).Value)) ?? ContentEncoding.Identity;
    }

    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> encoded, ContentEncoding encoding)
    {
        if (encoding == ContentEncoding.Identity)
            return encoded;
        var decoded = new byte[MostDecoded(encoded.Length, encoding)];
        return decoded.AsMemory(0, Decode(encoded.Span, encoding, decoded));
    }

    /// <summary>Room that decoding needs for so many encoded bytes.</summary>
    public static int MostDecoded(int encoded, ContentEncoding encoding) =>
        encoding == ContentEncoding.Base64 ? Base64.GetMaxDecodedFromUtf8Length(encoded) + 3 : encoded;

    /// <summary>Returns how many bytes were written.</summary>
    public static int Decode(ReadOnlySpan<byte> encoded, ContentEncoding encoding, Span<byte> decoded)
    {
        switch (encoding)
        {
            case ContentEncoding.Base64:
                return FromBase64(encoded, decoded);
            case ContentEncoding.QuotedPrintable:
                return FromQuotedPrintable(encoded, decoded);
            default:
                encoded.CopyTo(decoded);
                return encoded.Length;
        }
    }

    static ContentEncoding? Named(ReadOnlySpan<byte> word) =>
        Ascii.EqualsIgnoreCase(word, "quoted-printable"u8) ? ContentEncoding.QuotedPrintable
        : Ascii.EqualsIgnoreCase(word, "base64"u8) ? ContentEncoding.Base64
        : Ascii.EqualsIgnoreCase(word, "7bit"u8) || Ascii.EqualsIgnoreCase(word, "8bit"u8) ? ContentEncoding.Identity
        : null;

    /// <summary>
    /// Bytes outside the alphabet are passed over. Padding ends a group of four; what stands on the lines behind it is read
    /// only when it looks like more of the same, because footers that relays append are plain text.
    /// </summary>
    static int FromBase64(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        // Undamaged text, which is most of it.
        if (Base64.DecodeFromUtf8(encoded, decoded, out var read, out var written) == OperationStatus.Done && read == encoded.Length)
            return written;
        var (length, bits, count, padded) = (0, 0, 0, false);
        for (var i = 0; i < encoded.Length; i++)
        {
            var digit = Digit(encoded[i]);
            if (digit >= 0)
            {
                bits = bits << 6 | digit;
                if (++count == 4)
                {
                    decoded[length++] = (byte)(bits >> 16);
                    decoded[length++] = (byte)(bits >> 8);
                    decoded[length++] = (byte)bits;
                    count = 0;
                }
            }
            else if (encoded[i] == '=')
            {
                length = Flush(decoded, length, bits, count);
                (count, padded) = (0, true);
            }
            else if (encoded[i] == '\n' && padded)
            {
                if (!IsBase64Line(encoded[(i + 1)..]))
                    break;
                padded = false;
            }
        }
        return Flush(decoded, length, bits, count);
    }

    // A "=" that starts neither two hex digits nor a soft line break stays as it is.
    static int FromQuotedPrintable(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var (length, at) = (0, 0);
        while (at < encoded.Length)
        {
            var plain = encoded[at..].IndexOf((byte)'=');
            if (plain < 0)
                plain = encoded.Length - at;
            encoded.Slice(at, plain).CopyTo(decoded[length..]);
            length += plain;
            at += plain;
            if (at == encoded.Length)
                break;
            if (HexPair(encoded, at + 1) is >= 0 and var value)
            {
                decoded[length++] = (byte)value;
                at += 3;
            }
            else if (SoftBreak(encoded, at + 1) is > 0 and var next)
            {
                at = next;
            }
            else
            {
                decoded[length++] = encoded[at++];
            }
        }
        return length;
    }

    /// <summary>
    /// Whether "=" occurs at the beginning of a text, and always as quoted-printable has it; no header with parameters is like that.
    /// </summary>
    public static bool LooksQuotedPrintable(ReadOnlySpan<byte> text)
    {
        const int Enough = 4096;
        var seen = false;
        for (var at = 0; at < Enough && text[at..].IndexOf((byte)'=') is >= 0 and var next; at += next + 1)
        {
            if (HexPair(text, at + next + 1) < 0 && SoftBreak(text, at + next + 1) == 0)
                return false;
            seen = true;
        }
        return seen;
    }

    internal static int HexPair(ReadOnlySpan<byte> text, int at) =>
        at + 1 < text.Length && Nibble(text[at]) is >= 0 and var high && Nibble(text[at + 1]) is >= 0 and var low ? high << 4 | low : -1;

    static int Nibble(byte digit) => (char)digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'A' and <= 'F' => digit - 'A' + 10,
        >= 'a' and <= 'f' => digit - 'a' + 10,
        _ => -1,
    };

    // Blanks between "=" and the line end were added on the way. They are few, or this is no soft break.
    static int SoftBreak(ReadOnlySpan<byte> text, int at)
    {
        var end = Math.Min(text.Length, at + 80);
        while (at < end && text[at] is (byte)' ' or (byte)'\t')
            at++;
        if (at < text.Length && text[at] == '\r')
            at++;
        return at == text.Length ? at : text[at] == '\n' ? at + 1 : 0;
    }

    static int Flush(Span<byte> decoded, int length, int bits, int count)
    {
        if (count >= 2)
            decoded[length++] = (byte)(count == 2 ? bits >> 4 : bits >> 10);
        if (count == 3)
            decoded[length++] = (byte)(bits >> 2);
        return length;
    }

    static bool IsBase64Line(ReadOnlySpan<byte> rest)
    {
        HeaderReader.LineEnd(rest, 0, out var end);
        foreach (var b in rest[..end])
        {
            if (Digit(b) < 0 && b != '=')
                return false;
        }
        return true;
    }

    static int Digit(byte b) => (char)b switch
    {
        >= 'A' and <= 'Z' => b - 'A',
        >= 'a' and <= 'z' => b - 'a' + 26,
        >= '0' and <= '9' => b - '0' + 52,
        '+' => 62,
        '/' => 63,
        _ => -1,
    };
}
