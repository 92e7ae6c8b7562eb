using System.Buffers;
using System.Buffers.Binary;

namespace AbuseMilter.Milter.Wire;

/// <summary>
/// Cuts frames from the byte stream: uint32 length N in network order, then N bytes, of which the first is the command
/// (libmilter, comm.c). Nothing is allocated and nothing copied, and no length is believed before it was compared with the limit.
/// </summary>
public static class FrameReader
{
    public const int LengthBytes = 4;

    /// <summary>
    /// Takes one frame off the front of <paramref name="buffer"/>; leaves it alone unless the frame is whole. A length of zero or above
    /// <paramref name="maxLength"/> (command byte included) is illegal, and told as soon as the four bytes of the length are there.
    /// </summary>
    public static FrameOutcome TryRead(ref ReadOnlySequence<byte> buffer, int maxLength, out Frame frame)
    {
        frame = default;
        Span<byte> straddling = stackalloc byte[LengthBytes + 1];
        scoped var head = buffer.FirstSpan;
        if (head.Length < straddling.Length)
        {
            var taken = (int)Math.Min(buffer.Length, straddling.Length);
            buffer.Slice(0, taken).CopyTo(straddling);
            head = straddling[..taken];
        }
        if (head.Length < LengthBytes) return FrameOutcome.Incomplete;

        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length == 0 || length > (uint)maxLength) return FrameOutcome.Illegal;
        if (buffer.Length - LengthBytes < length) return FrameOutcome.Incomplete;

        frame = new Frame((Command)head[LengthBytes], buffer.Slice(LengthBytes + 1, length - 1));
        buffer = buffer.Slice(frame.Payload.End);
        return FrameOutcome.Whole;
    }
}
