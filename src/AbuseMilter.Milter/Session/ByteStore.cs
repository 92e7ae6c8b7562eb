using System.Buffers;

namespace AbuseMilter.Milter.Session;

/// <summary>Bytes that are kept from frame to frame, in memory that serves one message after the other.</summary>
sealed class ByteStore
{
    // More is given back when the store is emptied: a connection may idle for hours after one huge envelope.
    const int Keep = 16 * 1024;

    byte[] bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => bytes.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        if (bytes.Length > Keep) bytes = [];
    }

    public void Truncate(int length) => Length = length;

    public void Append(in ReadOnlySequence<byte> addition)
    {
        var needed = checked(Length + (int)addition.Length);
        if (needed > bytes.Length) Array.Resize(ref bytes, Math.Max(needed, Math.Max(128, 2 * bytes.Length)));
        addition.CopyTo(bytes.AsSpan(Length));
        Length = needed;
    }

    public void Set(in ReadOnlySequence<byte> value)
    {
        Clear();
        Append(value);
    }
}
