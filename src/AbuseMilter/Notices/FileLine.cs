namespace AbuseMilter.Notices;

/// <summary>A file's name with its size behind it: <c>Some.Work.avi (366,360,300 bytes)</c>, <c>Some.Work.avi – 2,3 GB</c>.</summary>
static class FileLine
{
    static readonly string[] Marks = ["(", " \u2013 ", " - ", ", ", " | ", "["];

    public static (string? Name, long? Size) Split(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (line.Length > 0 && (char.IsLetter(line[^1]) || line[^1] is ')' or ']'))
        {
            foreach (var mark in Marks)
            {
                if (line.LastIndexOf(mark) is not (> 0 and var at) || line.Length - at > 40) continue;
                var behind = line[(at + mark.Length)..].TrimEnd(")]");
                if (FactSize.Read(behind, out var hasUnit) is { } size && hasUnit && behind.Count(' ') <= 2) return (FactText.FileName(line[..at]), size);
            }
        }
        return (FactText.FileName(FactText.Unquoted(line)), null);
    }
}
