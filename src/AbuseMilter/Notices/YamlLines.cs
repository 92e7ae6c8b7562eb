namespace AbuseMilter.Notices;

/// <summary>
/// The plain top-level <c>Key: value</c> pairs of a YAML document, which is all that X-ARF uses of YAML. The first of a name counts.
/// </summary>
sealed class YamlLines
{
    const int MaxLines = 100;
    const int MaxKey = 40;

    readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    public string? this[string key] => values.GetValueOrDefault(key);

    /// <summary>The pairs that stand around the first line with a key, up to the next line that is none.</summary>
    /// <param name="text">A part of a mail; LF line ends.</param>
    /// <param name="mark">The key with its colon.</param>
    public static YamlLines Of(string text, string mark)
    {
        var lines = new YamlLines();
        var at = LineOf(text, mark);
        if (at < 0) return lines;
        for (var count = 0; count < MaxLines && at > 0; count++)
        {
            var before = at == 1 ? 0 : text.LastIndexOf('\n', at - 2) + 1;
            if (!IsPair(text.AsSpan(before, at - 1 - before))) break;
            at = before;
        }
        var left = MaxLines;
        foreach (var line in text.AsSpan(at).EnumerateLines())
        {
            // A folded value goes on in the next line.
            if (line.Length > 0 && line[0] is ' ' or '\t') continue;
            if (left-- == 0 || !IsPair(line)) break;
            lines.Add(line);
        }
        return lines;
    }

    // Where the first line begins that begins with the mark.
    static int LineOf(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
        while (at > 0 && text[at - 1] != '\n') at = text.IndexOf(mark, at + 1, StringComparison.OrdinalIgnoreCase);
        return at;
    }

    static bool IsPair(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        if (colon is < 1 or > MaxKey || !char.IsAsciiLetter(line[0])) return false;
        if (colon + 1 < line.Length && line[colon + 1] is not (' ' or '\t')) return false;
        foreach (var c in line[..colon])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }
        return true;
    }

    void Add(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        var value = line[(colon + 1)..].Trim();
        if (value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0]) value = value[1..^1];
        else if (value.IndexOf(" #") is >= 0 and var comment) value = value[..comment];
        if (FactText.Line(value) is { } text) values.TryAdd(line[..colon].ToString(), text);
    }
}
