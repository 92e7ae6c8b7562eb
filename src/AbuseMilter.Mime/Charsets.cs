using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace AbuseMilter.Mime;

/// <summary>Bytes to text. Labels are believed only as far as the bytes allow.</summary>
static class Charsets
{
    const int LongestName = 40;

    static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    static readonly Encoding BigEndianUtf32 = new UTF32Encoding(bigEndian: true, byteOrderMark: true);

    /// <summary>Decodes with the named charset; an unknown one, or none, is guessed.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset) => Choose(ref bytes, charset).GetString(bytes);

    /// <summary>UTF-8 when the bytes are that, else Windows-1252.</summary>
    public static string DecodeUnlabelled(ReadOnlySpan<byte> bytes) => Decode(bytes, null);

    /// <summary>The charset in which the bytes make sense; a byte order mark decides, and is taken off them.</summary>
    public static Encoding Choose(ref ReadOnlySpan<byte> bytes, string? charset)
    {
        if (Marked(ref bytes) is { } marked)
            return marked;
        return Find(charset) switch
        {
            // Much text that is labelled US-ASCII or ISO-8859-1 is UTF-8 or Windows-1252.
            null or { CodePage: 20127 or 28591 or 1252 or 65001 } => Guess(bytes),
            UnicodeEncoding utf16 => Utf8.IsValid(bytes) && !bytes.Contains((byte)0) ? Encoding.UTF8 : InByteOrder(bytes, utf16),
            // That text of another charset is valid UTF-8 does not happen by chance.
            { IsSingleByte: true } when !Ascii.IsValid(bytes) && Utf8.IsValid(bytes) => Encoding.UTF8,
            // GBK is written under the name of its older part, and GB 18030 holds both.
            { CodePage: 936 } => CodePagesEncodingProvider.Instance.GetEncoding(54936)!,
            var encoding => encoding,
        };
    }

    static Encoding? Marked(ref ReadOnlySpan<byte> bytes)
    {
        var (encoding, length) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            // "<?" of an XML declaration (XML 1.0 appendix F.1).
            [0x3C, 0, 0x3F, 0, ..] => (Encoding.Unicode, 0),
            [0, 0x3C, 0, 0x3F, ..] => (Encoding.BigEndianUnicode, 0),
            _ => (default(Encoding), 0),
        };
        bytes = bytes[length..];
        return encoding;
    }

    // The zero half of a Latin character tells; the label often names the other order, or none.
    static Encoding InByteOrder(ReadOnlySpan<byte> bytes, Encoding labelled)
    {
        var (first, second) = (0, 0);
        for (var i = 0; i + 1 < Math.Min(bytes.Length, 1000); i += 2)
        {
            first += bytes[i] == 0 ? 1 : 0;
            second += bytes[i + 1] == 0 ? 1 : 0;
        }
        return first == second ? labelled : first > second ? Encoding.BigEndianUnicode : Encoding.Unicode;
    }

    // Text may be cut within a character, or hold a few bytes of another charset.
    static Encoding Guess(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8;
        var (whole, broken) = (0, 0);
        while (bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) is >= 0 and var at)
        {
            bytes = bytes[at..];
            if (Rune.DecodeFromUtf8(bytes, out _, out var length) == OperationStatus.Done)
                whole++;
            else
                broken++;
            bytes = bytes[length..];
        }
        return whole >= broken ? Encoding.UTF8 : Windows1252;
    }

    static Encoding? Find(string? charset)
    {
        var name = charset?.Trim(' ', '"', '\'', ';').ToLowerInvariant();
        if (string.IsNullOrEmpty(name) || name.Length > LongestName)
            return null;
        return Named(name) ?? Named(Known(name.Replace('_', '-')));
    }

    // What others call it than .NET does.
    static string Known(string name) => name switch
    {
        "sjis" or "cp932" or "ms932" or "ms-kanji" or "windows-31j" => "shift_jis",
        "gbk" or "x-gbk" or "cp936" => "gb18030",
        _ when name.StartsWith("iso8859-", StringComparison.Ordinal) => "iso-" + name[3..],
        _ when name.StartsWith("cp125", StringComparison.Ordinal) => "windows-" + name[2..],
        _ when name.StartsWith("windows125", StringComparison.Ordinal) => "windows-" + name[7..],
        _ => name,
    };

    // Not Encoding.GetEncoding: for an unknown name it throws, which a mail could have it do a hundred thousand times.
    static Encoding? Named(string name) => name switch
    {
        "utf-8" or "utf8" or "utf-8mb4" or "unicode-1-1-utf-8" or "x-unicode-2-0-utf-8" => Encoding.UTF8,
        "us-ascii" or "ascii" or "ansi-x3.4-1968" or "iso646-us" or "646" or "us" or "iso-ir-6" => Encoding.ASCII,
        "iso-8859-1" or "iso8859-1" or "latin1" or "latin-1" or "l1" or "cp819" or "iso-ir-100" => Encoding.Latin1,
        "utf-16" or "utf-16le" or "utf16" or "unicode" or "ucs-2" or "iso-10646-ucs-2" => Encoding.Unicode,
        "utf-16be" or "unicodefffe" => Encoding.BigEndianUnicode,
        "utf-32" or "utf-32le" or "ucs-4" => Encoding.UTF32,
        "utf-32be" => BigEndianUtf32,
        _ => CodePagesEncodingProvider.Instance.GetEncoding(name),
    };
}
