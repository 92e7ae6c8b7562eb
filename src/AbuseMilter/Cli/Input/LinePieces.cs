namespace AbuseMilter.Cli.Input;

/// <summary>The lines of a stream in bounded memory: a line that does not fit the buffer comes in pieces.</summary>
sealed class LinePieces(Stream input)
{
    readonly byte[] buffer = new byte[64 * 1024];
    int start;
    int end;
    bool isOver;
    bool isWithinLine;

    /// <summary>The next bytes, without taking them: all that fit the buffer.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        while (!isOver && end - start < buffer.Length) Fill();
        return buffer.AsSpan(start..end);
    }

    /// <summary>A line with its end, or a piece of a long one; empty at the end of the stream.</summary>
    /// <param name="startsLine">False for a piece that goes on with the line before it.</param>
    public ReadOnlySpan<byte> Next(out bool startsLine)
    {
        var length = 0;
        var newline = -1;
        while ((newline = buffer.AsSpan((start + length)..end).IndexOf((byte)'\n')) < 0 && !isOver && end - start < buffer.Length)
        {
            length = end - start;
            Fill();
        }
        length = newline < 0 ? end - start : length + newline + 1;
        startsLine = !isWithinLine;
        isWithinLine = newline < 0;
        start += length;
        return buffer.AsSpan(start - length, length);
    }

    // What was handed out is read before the next call.
    void Fill()
    {
        if (start > 0) buffer.AsSpan(start..end).CopyTo(buffer);
        (start, end) = (0, end - start);
        var read = input.Read(buffer.AsSpan(end));
        end += read;
        isOver = read == 0;
    }
}
