using System.IO.Compression;

namespace AbuseMilter.Mime;

/// <summary>
/// Inflates attached files that gzip compressed (RFC 1952), as far as there is room: a few bytes may stand for a thousand times as many.
/// </summary>
sealed class GzipFile(Defects defects, int room)
{
    /// <summary>Of a file that could not be made smaller: header, and five bytes a block.</summary>
    const int LargestOverhead = 64 * 1024;

    int left = room;

    /// <summary>Null when the bytes are no gzip file at all. What follows damage, or finds no room, is missing.</summary>
    public ReadOnlyMemory<byte>? Inflate(ReadOnlyMemory<byte> compressed)
    {
        if (!compressed.Span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return null;
        var inflated = new MemoryStream();
        var enough = compressed[..(int)Math.Min(compressed.Length, left + (long)LargestOverhead)];
        using var gzip = new GZipStream(new MemoryStream(enough.ToArray()), CompressionMode.Decompress);
        try
        {
            Span<byte> piece = stackalloc byte[4096];
            for (int read; left > 0 && (read = gzip.Read(piece[..Math.Min(piece.Length, left)])) > 0; left -= read)
                inflated.Write(piece[..read]);
            if (left == 0 && gzip.ReadByte() >= 0)
                defects.Add($"compressed files cut at their limit");
        }
        catch (InvalidDataException)
        {
            defects.Add("damaged gzip file");
        }
        return inflated.GetBuffer().AsMemory(0, (int)inflated.Length);
    }
}
