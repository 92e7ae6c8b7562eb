namespace AbuseMilter.Notices;

/// <summary>A file's name with its size behind it: <c>Some.Work.avi (366,360,300 bytes)</c>.</summary>
static class FileLine
{
    public static (string? Name, long? Size) Split(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (!line.EndsWith(")") || line.LastIndexOf('(') is not (> 0 and var open)) return (FactText.FileName(line), null);
        var size = FactSize.Read(line[(open + 1)..^1], out var hasUnit);
        return hasUnit && size is not null ? (FactText.FileName(line[..open]), size) : (FactText.FileName(line), null);
    }
}
