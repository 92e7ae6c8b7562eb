using System.Buffers.Text;

namespace AbuseMilter.Mime;

/// <summary>Undoes Content-Transfer-Encoding (RFC 2045 section 6), damaged text included, in one pass.</summary>
static class TransferEncoding
{
    /// <summary>The field's keyword in lower case; null without the field.</summary>
    public static string? Of(HeaderList headers) =>
        headers.All("Content-Transfer-Encoding").FirstOrDefault() is { } field ? new FieldParameters(field.Unfolded).Value : null;

    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> encoded, string? encoding) => encoding switch
    {
        "base64" => FromBase64(encoded.Span),
        "quoted-printable" => FromQuotedPrintable(encoded.Span),
        _ => encoded,
    };

    /// <summary>
    /// Bytes outside the alphabet are passed over. Padding ends a group of four; what stands on the lines behind it is read
    /// only when it looks like more of the same, because footers that relays append are plain text.
    /// </summary>
    public static ReadOnlyMemory<byte> FromBase64(ReadOnlySpan<byte> encoded)
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(encoded.Length) + 3];
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
        length = Flush(decoded, length, bits, count);
        return decoded.AsMemory(0, length);
    }

    /// <summary>A "=" that starts neither two hex digits nor a soft line break stays as it is.</summary>
    public static ReadOnlyMemory<byte> FromQuotedPrintable(ReadOnlySpan<byte> encoded)
    {
        var decoded = new byte[encoded.Length];
        var (length, at) = (0, 0);
        while (at < encoded.Length)
        {
            var plain = encoded[at..].IndexOf((byte)'=');
            if (plain < 0)
                plain = encoded.Length - at;
            encoded.Slice(at, plain).CopyTo(decoded.AsSpan(length));
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
        return decoded.AsMemory(0, length);
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

    static int Flush(byte[] decoded, int length, int bits, int count)
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
