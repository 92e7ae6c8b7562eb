using System.Text;

namespace AbuseMilter.Mime;

/// <summary>One header field.</summary>
public sealed class Header
{
    readonly ReadOnlyMemory<byte> rawName;
    string? name;
    string? value;

    internal Header(ReadOnlyMemory<byte> rawName, ReadOnlyMemory<byte> rawValue) => (this.rawName, RawValue) = (rawName, rawValue);

    /// <summary>As written.</summary>
    public string Name => name ??= Encoding.ASCII.GetString(rawName.Span);

    /// <summary>The bytes behind the colon, folds included, without the final line end.</summary>
    public ReadOnlyMemory<byte> RawValue { get; }

    /// <summary>Unfolded and RFC 2047-decoded, outer white space removed. One line: it holds no control character but the tab.</summary>
    public string Value => value ??= EncodedWords.Decode(Unfolded).Trim();

    /// <summary>The field's own text on one line, encoded words left as they are: what the readers of structured fields work on.</summary>
    internal string Unfolded => OneLine(Charsets.DecodeUnlabelled(RawValue.Span)).Trim();

    internal bool IsNamed(string other) => Ascii.EqualsIgnoreCase(rawName.Span, other);

    public override string ToString() => $"{Name}: {Value}";

    /// <summary>Line ends vanish, since the blank of a fold stays; other control characters become blanks.</summary>
    internal static string OneLine(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
            return text;
        var line = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\r' or '\n')
            {
                if (i + 1 < text.Length && text[i + 1] is not (' ' or '\t' or '\r' or '\n'))
                    line.Append(' ');
            }
            else
            {
                line.Append(char.IsControl(text[i]) && text[i] != '\t' ? ' ' : text[i]);
            }
        }
        return line.ToString();
    }
}
