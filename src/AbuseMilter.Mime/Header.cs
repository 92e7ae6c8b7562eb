using System.Text;

namespace AbuseMilter.Mime;

/// <summary>One header field.</summary>
/// <param name="name">As written.</param>
/// <param name="rawValue">The bytes behind the colon, folds included, without the final line end.</param>
public sealed class Header(string name, ReadOnlyMemory<byte> rawValue)
{
    string? value;

    public string Name { get; } = name;

    public ReadOnlyMemory<byte> RawValue { get; } = rawValue;

    /// <summary>Unfolded and RFC 2047-decoded, outer white space removed. One line: it holds no control character but the tab.</summary>
    public string Value => value ??= EncodedWords.Decode(Unfolded).Trim();

    /// <summary>The field's own text on one line, encoded words left as they are: what the readers of structured fields work on.</summary>
    internal string Unfolded => OneLine(Charsets.DecodeUnlabelled(RawValue.Span)).Trim();

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
