using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>Walks over the IP addresses that stand in running text, each with the port that is glued to it.</summary>
ref struct AddressFinder(ReadOnlySpan<char> text)
{
    const int MaxRun = 60;

    static readonly SearchValues<char> Marks = SearchValues.Create(".:");
    static readonly SearchValues<char> Run = SearchValues.Create("0123456789abcdefABCDEF.:[]");

    readonly ReadOnlySpan<char> text = text;
    int at;

    public string Ip { get; private set; } = "";

    public int? Port { get; private set; }

    /// <summary>Where the address stands, with its port.</summary>
    public int Start { get; private set; }

    public readonly int End => at;

    public bool Next()
    {
        while (at < text.Length && text[at..].IndexOfAny(Marks) is >= 0 and var mark)
        {
            var middle = at + mark;
            if (!IsAddressMark(middle))
            {
                at = middle + 1;
                continue;
            }
            var start = middle;
            while (start > at && middle - start < MaxRun && Run.Contains(text[start - 1])) start--;
            var end = middle + 1;
            while (end < text.Length && end - middle < MaxRun && Run.Contains(text[end])) end++;
            at = end;
            if (IsWordPart(start - 1) || IsWordPart(end) || IsVersion(text[..start])) continue;
            var run = text[start..end].TrimEnd(".:");
            // "[NBH] 192.0.2.1]" and "(… [192.0.2.1])" keep only brackets that an address has.
            if (run.StartsWith("[") && !run.Contains(']')) run = run[1..];
            if (run.EndsWith("]") && !run.StartsWith("[")) run = run[..^1];
            var (ip, port) = FactText.Endpoint(run);
            if (ip is null) continue;
            (Ip, Port, Start) = (ip, port, start);
            return true;
        }
        at = text.Length;
        return false;
    }

    // "uTorrent 3.5.5.0"
    static bool IsVersion(ReadOnlySpan<char> before)
    {
        before = before[Math.Max(0, before.Length - MaxWord)..].TrimEnd(" /");
        foreach (var word in Versioned)
        {
            if (before.EndsWith(word, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    const int MaxWord = 20;

    static readonly string[] Versioned = ["version", " ver", " ver.", " v", "utorrent", "\u00b5torrent", "bittorrent", "transmission", "vuze", "azureus", "deluge", "libtorrent", "build", "release", "emule", "bitcomet", "tixati"];

    readonly bool IsAddressMark(int middle)
    {
        if (middle == 0 || middle + 1 >= text.Length) return false;
        var (before, after) = (text[middle - 1], text[middle + 1]);
        if (text[middle] == '.') return (char.IsAsciiDigit(before) && char.IsAsciiDigit(after)) || (before == '[' && after == ']');
        return (char.IsAsciiHexDigit(before) || before == ':') && (char.IsAsciiHexDigit(after) || after == ':');
    }

    readonly bool IsWordPart(int index) => index >= 0 && index < text.Length && (char.IsLetterOrDigit(text[index]) || text[index] is '-' or '_' or '/' or '@');
}
