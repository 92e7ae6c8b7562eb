using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace AbuseMilter.Mime;

/// <summary>Bytes to text. Labels are believed only as far as the bytes allow.</summary>
static class Charsets
{
    const int LongestName = 40;

    static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Decodes with the named charset; an unknown one, or none, is guessed.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        var encoding = Find(charset);
        // Much text that is labelled US-ASCII or ISO-8859-1 is UTF-8; the reverse accident does not happen by chance.
        if (encoding is null || encoding.CodePage is 20127 or 28591 or 1252)
            return DecodeUnlabelled(bytes);
        if (encoding is UTF8Encoding && bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        return encoding.GetString(bytes);
    }

    /// <summary>UTF-8 when the bytes are that, else Windows-1252.</summary>
    public static string DecodeUnlabelled(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        return (IsUtf8(bytes) ? Encoding.UTF8 : Windows1252).GetString(bytes);
    }

    // A cut mail may end within a character. One byte past ASCII at the end of ASCII text is a character of another charset.
    static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return true;
        var end = bytes.Length - 1;
        while (end > 0 && bytes.Length - end < 4 && (bytes[end] & 0xC0) == 0x80)
            end--;
        var whole = bytes[..end];
        return !Ascii.IsValid(whole) && Utf8.IsValid(whole)
            && Rune.DecodeFromUtf8(bytes[end..], out _, out _) == OperationStatus.NeedMoreData;
    }

    static Encoding? Find(string? charset)
    {
        var name = charset?.Trim(' ', '"', '\'', ';').ToLowerInvariant();
        if (string.IsNullOrEmpty(name) || name.Length > LongestName)
            return null;
        name = name switch
        {
            "utf8" or "unicode-1-1-utf-8" => "utf-8",
            "ascii" or "ansi_x3.4-1968" or "iso646-us" or "646" => "us-ascii",
            "latin1" or "latin-1" => "iso-8859-1",
            "sjis" or "cp932" or "ms_kanji" => "shift_jis",
            "gb2312" or "gbk" or "cp936" => "gb18030",
            _ when name.StartsWith("iso8859-", StringComparison.Ordinal) => "iso-" + name[3..],
            _ when name.StartsWith("cp125", StringComparison.Ordinal) => "windows-" + name[2..],
            _ when name.StartsWith("windows125", StringComparison.Ordinal) => "windows-" + name[7..],
            _ => name,
        };
        if (CodePagesEncodingProvider.Instance.GetEncoding(name) is { } encoding)
            return encoding;
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
