using System.Buffers;
using System.Text;

namespace AbuseMilter.Mime;

/// <summary>
/// The charset that XML and HTML name in themselves: <c>&lt;?xml encoding="..."?&gt;</c> and <c>&lt;meta charset="..."&gt;</c>.
/// </summary>
static class DeclaredCharset
{
    const int LongestSearch = 1024;

    static readonly SearchValues<byte> End = SearchValues.Create(" \t\r\n\"'/>;?"u8);

    /// <summary>Null where none is named at the beginning, or in another encoding than one that has ASCII in it.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, LongestSearch)];
        if (head.TrimStart(" \t\r\n"u8).StartsWith("<?xml"u8))
            return head.IndexOf("?>"u8) is > 0 and var end ? Value(head[..end], "encoding"u8) : null;
        if (head.IndexOf("<meta"u8) < 0 && head.IndexOf("<META"u8) < 0)
            return null;
        return Value(head, "charset"u8) ?? Value(head, "CHARSET"u8);
    }

    // name="value", with blanks around the sign and quotes or not.
    static string? Value(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var at = text.IndexOf(name);
        if (at < 0)
            return null;
        text = text[(at + name.Length)..].TrimStart(" \t\r\n"u8);
        if (text is not [(byte)'=', ..])
            return null;
        text = text[1..].TrimStart(" \t\r\n\"'"u8);
        var end = text.IndexOfAny(End);
        return end > 0 ? Encoding.Latin1.GetString(text[..end]) : null;
    }
}
