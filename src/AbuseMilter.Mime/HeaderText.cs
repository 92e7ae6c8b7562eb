using System.Buffers;
using System.Text;

namespace AbuseMilter.Mime;

/// <summary>Writes header fields: encoded words (RFC 2047) and folding (RFC 5322 section 2.2.3).</summary>
public static class HeaderText
{
    /// <summary>RFC 5322 section 2.1.1: a line should not be longer, line end not counted.</summary>
    public const int LineLength = 78;

    /// <summary>A word that is longer is encoded, since it could push its line past 998 characters.</summary>
    const int LongestWord = 900;

    /// <summary>RFC 2047 allows 75; shorter words find room behind the name of their field.</summary>
    const int LongestEncodedWord = 60;

    const string Opening = "=?utf-8?";
    const int Payload = LongestEncodedWord - 12;

    // RFC 2047 section 5 (3): what stands for itself in a phrase, and so everywhere.
    static readonly SearchValues<byte> Literal =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!*+-/"u8);

    /// <summary>
    /// The text in ASCII, for an unstructured field. Only words that need it are encoded, so that a case number stays readable
    /// for the robots that look for it; white space becomes single blanks.
    /// </summary>
    /// <exception cref="ArgumentException">The text holds a control character: header lines would be forged with it.</exception>
    public static string Encode(string text)
    {
        Check(text);
        var encoded = new StringBuilder(text.Length);
        var run = new StringBuilder();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (NeedsEncoding(word))
            {
                // Blanks between two encoded words are not shown, so neighbours are encoded with the blank between them.
                run.Append(run.Length > 0 ? " " : "").Append(word);
                continue;
            }
            AppendRun(encoded, run);
            encoded.Append(encoded.Length > 0 ? " " : "").Append(word);
        }
        AppendRun(encoded, run);
        return encoded.ToString();
    }

    /// <summary>The whole field with its final CRLF. Lines break at blanks; a word without blanks may make a line of up to 998.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">ASCII, such as <see cref="Encode"/> and <see cref="MailboxAddress.ToHeader"/> give.</param>
    /// <exception cref="ArgumentException">The name is no field name, or the value holds other than visible ASCII and blanks.</exception>
    public static string Fold(string name, string value)
    {
        if (name.Length is 0 or > LineLength - 2 || name.AsSpan().ContainsAnyExceptInRange('!', '~') || name.Contains(':'))
            throw new ArgumentException($"\"{name}\" is not the name of a header field", nameof(name));
        Check(value);
        if (!Ascii.IsValid(value))
            throw new ArgumentException($"The value of {name} is not encoded", nameof(value));
        var field = new StringBuilder(name).Append(':');
        var column = field.Length;
        foreach (var word in value.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length > LongestWord + 20)
                throw new ArgumentException($"A word of {name} is longer than a line", nameof(value));
            if (column + 1 + word.Length > LineLength && column > name.Length + 1)
            {
                field.Append("\r\n");
                column = 0;
            }
            field.Append(' ').Append(word);
            column += 1 + word.Length;
        }
        return field.Append("\r\n").ToString();
    }

    /// <summary>Encoded words, one blank between them, that decode to the text.</summary>
    internal static string EncodedWordsOf(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        // The Q encoding is longer, and can be read without a decoder as long as most of it is ASCII.
        var quoted = utf8.Count(b => !Literal.Contains(b) && b != ' ') <= utf8.Length / 2;
        var words = new StringBuilder();
        for (var at = 0; at < utf8.Length;)
        {
            var length = Fitting(utf8.AsSpan(at), quoted);
            var chunk = utf8.AsSpan(at, length);
            words.Append(at > 0 ? " " : "").Append(Opening).Append(quoted ? "q?" : "b?");
            words.Append(quoted ? Quoted(chunk) : Convert.ToBase64String(chunk)).Append("?=");
            at += length;
        }
        return words.ToString();
    }

    internal static bool NeedsEncoding(string word) =>
        word.Length > LongestWord || !Ascii.IsValid(word) || word.Contains("=?", StringComparison.Ordinal);

    internal static void Check(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) && c != '\t')
                throw new ArgumentException("A header value holds a control character", nameof(text));
        }
    }

    static void AppendRun(StringBuilder encoded, StringBuilder run)
    {
        if (run.Length > 0)
            encoded.Append(encoded.Length > 0 ? " " : "").Append(EncodedWordsOf(run.ToString()));
        run.Clear();
    }

    // Bytes of whole characters that fit one encoded word.
    static int Fitting(ReadOnlySpan<byte> utf8, bool quoted)
    {
        var (length, used) = (0, 0);
        while (length < utf8.Length)
        {
            Rune.DecodeFromUtf8(utf8[length..], out _, out var size);
            used += quoted ? Quoted(utf8.Slice(length, size)).Length : size;
            if (quoted ? used > Payload : (used + 2) / 3 * 4 > Payload)
                break;
            length += size;
        }
        return length;
    }

    static string Quoted(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var b in bytes)
        {
            if (b == ' ')
                text.Append('_');
            else if (Literal.Contains(b))
                text.Append((char)b);
            else
                text.Append('=').Append(b.ToString("X2", null));
        }
        return text.ToString();
    }
}
