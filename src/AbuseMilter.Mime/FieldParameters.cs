using System.Text;

namespace AbuseMilter.Mime;

/// <summary>
/// The value and the parameters of a Content-Type or Content-Disposition field: RFC 2045 section 5.1, with continuations and
/// charsets of RFC 2231, and the encoded words that RFC 2047 forbids here and many senders use.
/// </summary>
sealed class FieldParameters
{
    const int MostParameters = 100;

    readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
    Dictionary<string, SortedList<int, (string Text, bool Encoded)>>? sections;

    /// <summary>What stands ahead of the first parameter, comments removed, in lower case.</summary>
    public string Value { get; }

    public IReadOnlyDictionary<string, string> Parameters => values;

    public FieldParameters(string field)
    {
        var scanner = new FieldScanner(field);
        Value = scanner.ReadUntil(';', ';').ToLowerInvariant();
        for (var count = 0; !scanner.AtEnd && count < MostParameters; count++)
        {
            scanner.Skip();
            var name = scanner.ReadUntil('=', ';');
            if (!scanner.Take('='))
                continue;
            Add(name, scanner.ReadUntil(';', ';'));
        }
        if (sections is null)
            return;
        foreach (var (name, parts) in sections)
            values[name] = Join(parts);
    }

    // name, name*, name*0, name*0*
    void Add(string name, string value)
    {
        var star = name.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            var isBoundary = name.Equals("boundary", StringComparison.OrdinalIgnoreCase);
            values.TryAdd(name, isBoundary ? value : EncodedWords.Decode(value));
            return;
        }
        var encoded = name.EndsWith('*');
        var digits = name[(star + 1)..].TrimEnd('*');
        if (!int.TryParse(digits.Length == 0 ? "0" : digits, out var index) || index < 0)
            return;
        sections ??= new(StringComparer.OrdinalIgnoreCase);
        if (!sections.TryGetValue(name[..star], out var parts))
            sections[name[..star]] = parts = [];
        parts.TryAdd(index, (value, encoded));
    }

    static string Join(SortedList<int, (string Text, bool Encoded)> parts)
    {
        var bytes = new List<byte>();
        string? charset = null;
        foreach (var (text, encoded) in parts.Values)
        {
            var rest = text;
            if (encoded && charset is null && text.Split('\'', 3) is [var name, _, var tail])
                (charset, rest) = (name, tail);
            bytes.AddRange(encoded ? Unescape(rest) : Encoding.UTF8.GetBytes(rest));
        }
        var all = bytes.ToArray();
        var joined = charset is null ? Charsets.DecodeUnlabelled(all) : Charsets.Decode(all, charset);
        return Header.OneLine(charset is null ? EncodedWords.Decode(joined) : joined);
    }

    static List<byte> Unescape(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>(utf8.Length);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '%' && TransferEncoding.HexPair(utf8, i + 1) is >= 0 and var value)
            {
                bytes.Add((byte)value);
                i += 2;
            }
            else
            {
                bytes.Add(utf8[i]);
            }
        }
        return bytes;
    }
}
