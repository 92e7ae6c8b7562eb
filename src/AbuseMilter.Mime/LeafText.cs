using System.Buffers;

namespace AbuseMilter.Mime;

/// <summary>
/// What a leaf says as text. It is decoded in pooled buffers, and no more of it than fits the limit: the string that comes out is all that
/// is allocated.
/// </summary>
static class LeafText
{
    // Four bytes are the longest character; markup is several times longer than its text; quoted-printable takes three bytes for one, and
    // soft breaks.
    const long BytesOfCharacter = 4, BytesOfMarkup = 16, EncodedBytes = 4;

    /// <summary>
    /// Null when the leaf is no text; else with LF line ends, one at its end. One character past the limit tells that it was cut.
    /// </summary>
    public static string? Read(MimePart part, MimeLimits limits)
    {
        if (part.Message is not null || TextForms.Of(part) is not { } form)
            return null;
        var most = (long)limits.TextCharacters + 1;
        var bytes = most * (form == TextForm.Html ? BytesOfMarkup : BytesOfCharacter);
        if (part.Inflated is { } inflated)
            return Read(part, form, Head(inflated.Span, bytes), (int)most);
        if (part.ContentTransferEncoding == ContentEncoding.Identity)
            return Read(part, form, Head(part.Encoded.Span, bytes), (int)most);
        var encoded = Head(part.Encoded.Span, bytes * EncodedBytes);
        var decoded = ArrayPool<byte>.Shared.Rent(TransferEncoding.MostDecoded(encoded.Length, part.ContentTransferEncoding));
        try
        {
            var length = TransferEncoding.Decode(encoded, part.ContentTransferEncoding, decoded);
            return Read(part, form, Head(decoded.AsSpan(0, length), bytes), (int)most);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(decoded);
        }
    }

    static string? Read(MimePart part, TextForm form, ReadOnlySpan<byte> bytes, int most)
    {
        var encoding = Charsets.Choose(ref bytes, part.ContentType.Charset ?? DeclaredCharset.Of(bytes));
        var chars = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(bytes.Length) + 1);
        try
        {
            var text = WithLineFeeds(chars, encoding.GetChars(bytes, chars));
            if (form == TextForm.File && text.Contains('\0'))
                return null;
            if (form == TextForm.Html)
                return HtmlText.Read(text, most);
            if (form == TextForm.Flowed)
                text = FlowedText.Unwrap(text, part.ContentType.Parameters.GetValueOrDefault("delsp"));
            return new string(text[..Math.Min(text.Length, most)]);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    // In place, with a line end behind the last line: there is room for one character more.
    static Span<char> WithLineFeeds(char[] chars, int length)
    {
        var (at, end) = (0, 0);
        while (at < length)
        {
            var rest = chars.AsSpan(at, length - at);
            var line = rest.IndexOf('\r') is >= 0 and var found ? found : rest.Length;
            rest[..line].CopyTo(chars.AsSpan(end));
            (at, end) = (at + line, end + line);
            if (at == length)
                break;
            // CR CR LF is what is left of a line end that was made twice.
            if (++at + 1 < length && chars[at] == '\r' && chars[at + 1] == '\n')
                at++;
            if (at == length || chars[at] != '\n')
                chars[end++] = '\n';
        }
        if (end > 0 && chars[end - 1] != '\n')
            chars[end++] = '\n';
        return chars.AsSpan(0, end);
    }

    static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> bytes, long most) => bytes[..(int)Math.Min(bytes.Length, most)];
}
