using System.Buffers;

namespace AbuseMilter.Milter.Session;

/// <summary>
/// Puts the content of a message together again: header fields, an empty line, the body with LF line ends, a final LF. Each byte is
/// copied once, from the pipe's memory to here; the memory is rented and given back.
/// </summary>
sealed class ContentBuffer(MilterLimits limits, bool valuesHoldLeadingSpace)
{
    const int FirstBytes = 32 * 1024;

    /// <summary>Longer memory goes to the collector: a pool would keep it for good, as much of it as messages ever came at once.</summary>
    const int LargestPooled = 1024 * 1024;

    byte[] bytes = [];
    int length;
    int fields;
    bool carriageReturnPending;

    public bool IsTruncated { get; private set; }

    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, length);

    /// <summary>
    /// SMFIC_HEADER: name NUL value NUL. The value is what stood behind the colon, folded with LF; without SMFIP_HDR_LEADSPC the MTA has
    /// taken one blank from its front. A field without a name would end the header for whoever reads it, and is left out.
    /// </summary>
    public void AddField(in ReadOnlySequence<byte> payload)
    {
        var rest = payload;
        var name = NextString(ref rest);
        if (name.IsEmpty) return;
        if (++fields > limits.HeaderFields) IsTruncated = true;
        Append(name);
        Append(valuesHoldLeadingSpace ? ":"u8 : ": "u8);
        Append(NextString(ref rest));
        EndLine();
    }

    /// <summary>The empty line between header and body.</summary>
    public void EndHeader() => Append("\n"u8);

    public void AddBody(in ReadOnlySequence<byte> chunk) => Append(chunk);

    public void Complete()
    {
        if (carriageReturnPending) Put("\r"u8);
        carriageReturnPending = false;
        if (length > 0 && bytes[length - 1] == '\n') return;
        Reserve(1);
        bytes[length++] = (byte)'\n';
    }

    /// <summary>Gives the memory back; what may still be read by somebody (<paramref name="inUse"/>) is left to the collector.</summary>
    public void Release(bool inUse = false)
    {
        if (!inUse) Give(bytes);
        (bytes, length, fields, carriageReturnPending, IsTruncated) = ([], 0, 0, false, false);
    }

    static ReadOnlySequence<byte> NextString(ref ReadOnlySequence<byte> rest)
    {
        var text = rest;
        var end = rest.PositionOf((byte)0);
        rest = ReadOnlySequence<byte>.Empty;
        if (end is not { } nul) return text;
        rest = text.Slice(text.GetPosition(1, nul));
        return text.Slice(0, nul);
    }

    void EndLine()
    {
        if (carriageReturnPending) Put("\r"u8);
        carriageReturnPending = false;
        if (!IsTruncated) Put("\n"u8);
    }

    void Append(in ReadOnlySequence<byte> addition)
    {
        if (addition.IsSingleSegment) Append(addition.FirstSpan);
        else foreach (var segment in addition) Append(segment.Span);
    }

    // CRLF becomes LF wherever the chunks are cut; a CR that stands alone is kept.
    void Append(ReadOnlySpan<byte> addition)
    {
        if (addition.IsEmpty || IsTruncated) return;
        if (carriageReturnPending && addition[0] != '\n') Put("\r"u8);
        carriageReturnPending = false;
        while (addition.IndexOf((byte)'\r') is >= 0 and var end)
        {
            Put(addition[..end]);
            addition = addition[(end + 1)..];
            if (addition.IsEmpty) carriageReturnPending = true;
            else if (addition[0] != '\n') Put("\r"u8);
        }
        Put(addition);
    }

    void Put(ReadOnlySpan<byte> addition)
    {
        if (addition.Length > limits.ContentBytes - length)
        {
            IsTruncated = true;
            addition = addition[..Math.Max(0, limits.ContentBytes - length)];
        }
        if (addition.IsEmpty) return;
        Reserve(addition.Length);
        addition.CopyTo(bytes.AsSpan(length));
        length += addition.Length;
    }

    void Reserve(int more)
    {
        if (bytes.Length - length >= more) return;
        var larger = Take(Math.Max(FirstBytes, Math.Max(length + more, (int)Math.Min(2L * length, limits.ContentBytes + 1L))));
        bytes.AsSpan(0, length).CopyTo(larger);
        Give(bytes);
        bytes = larger;
    }

    static byte[] Take(int size) => size <= LargestPooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);

    static void Give(byte[] memory)
    {
        if (memory.Length is > 0 and <= LargestPooled) ArrayPool<byte>.Shared.Return(memory);
    }
}
