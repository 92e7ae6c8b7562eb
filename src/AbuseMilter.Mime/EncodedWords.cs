using System.Text;

namespace AbuseMilter.Mime;

/// <summary>Encoded words (RFC 2047 section 2), read wherever they stand and however they are broken.</summary>
static class EncodedWords
{
    const int LongestCharset = 60;

    /// <summary>
    /// Decodes all words of a line. Bytes of neighbours in one charset are joined before they become characters, since
    /// many senders cut characters in two. The result is one line again.
    /// </summary>
    public static string Decode(string line)
    {
        if (!line.Contains("=?", StringComparison.Ordinal))
            return line;
        var text = new StringBuilder(line.Length);
        var pending = new Pending(text);
        // Without it, a line of openings that are never closed would be searched to its end once for each of them.
        var lastEnd = line.LastIndexOf("?=", StringComparison.Ordinal);
        var at = 0;
        while (line.IndexOf("=?", at, StringComparison.Ordinal) is >= 0 and var start && start < lastEnd)
        {
            if (Match(line, start) is not { } word)
            {
                pending.Flush();
                text.Append(line, at, start + 2 - at);
                at = start + 2;
                continue;
            }
            // White space between two words is not shown (RFC 2047 section 6.2).
            if (pending.IsEmpty || !line.AsSpan(at, start - at).IsWhiteSpace())
            {
                pending.Flush();
                text.Append(line, at, start - at);
            }
            pending.Add(line, word);
            at = word.End;
        }
        pending.Flush();
        text.Append(line, at, line.Length - at);
        return Header.OneLine(text.ToString());
    }

    /// <summary>The word that starts here, or null. Costs no more than the word's length, or a search to the end of the line.</summary>
    public static Word? Match(string line, int start)
    {
        var charsetEnd = line.AsSpan(start + 2, Math.Min(LongestCharset, line.Length - start - 2)).IndexOf('?');
        if (charsetEnd < 1)
            return null;
        charsetEnd += start + 2;
        if (charsetEnd + 3 > line.Length || line[charsetEnd + 2] != '?' || (line[charsetEnd + 1] | 0x20) is not ('b' or 'q'))
            return null;
        var end = line.IndexOf("?=", charsetEnd + 3, StringComparison.Ordinal);
        return end < 0 ? null : new Word(start + 2, charsetEnd, (char)(line[charsetEnd + 1] | 0x20), charsetEnd + 3, end);
    }

    internal readonly record struct Word(int CharsetStart, int CharsetEnd, char Encoding, int TextStart, int TextEnd)
    {
        public int End => TextEnd + 2;
    }

    /// <summary>Words that wait for a neighbour of their charset.</summary>
    sealed class Pending(StringBuilder text)
    {
        readonly List<byte> bytes = [];
        readonly StringBuilder base64 = new();
        string charset = "";

        public bool IsEmpty => charset.Length == 0;

        public void Add(string line, Word word)
        {
            // RFC 2231 section 5 allows a language behind the charset.
            var name = line.AsSpan(word.CharsetStart, word.CharsetEnd - word.CharsetStart);
            name = (name.IndexOf('*') is >= 0 and var language ? name[..language] : name).Trim();
            if (IsEmpty || !name.Equals(charset, StringComparison.OrdinalIgnoreCase))
            {
                Flush();
                charset = name.IsEmpty ? "utf-8" : name.ToString();
            }
            var encoded = line.AsSpan(word.TextStart, word.TextEnd - word.TextStart);
            if (word.Encoding == 'b')
            {
                base64.Append(encoded);
                return;
            }
            FlushBase64();
            var utf8 = new byte[Encoding.UTF8.GetByteCount(encoded)];
            Encoding.UTF8.GetBytes(encoded, utf8);
            utf8.AsSpan().Replace((byte)'_', (byte)' ');
            bytes.AddRange(TransferEncoding.Decode(utf8, ContentEncoding.QuotedPrintable).Span);
        }

        public void Flush()
        {
            FlushBase64();
            if (!IsEmpty)
                text.Append(Charsets.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes), charset));
            bytes.Clear();
            charset = "";
        }

        // Some senders cut groups of four in two as well, so neighbours are decoded as one stream.
        void FlushBase64()
        {
            if (base64.Length > 0)
                bytes.AddRange(TransferEncoding.Decode(Encoding.UTF8.GetBytes(base64.ToString()), ContentEncoding.Base64).Span);
            base64.Clear();
        }
    }
}
