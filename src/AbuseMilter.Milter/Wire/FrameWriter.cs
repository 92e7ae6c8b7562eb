using System.Buffers;
using System.Buffers.Binary;

namespace AbuseMilter.Milter.Wire;

/// <summary>Writes frames; the bytes leave when the caller flushes.</summary>
public static class FrameWriter
{
    /// <summary>The form for verdicts: Postfix drops the connection over one that carries even one byte of payload.</summary>
    public static void Write(IBufferWriter<byte> output, Reply reply) => Write(output, reply, []);

    public static void Write(IBufferWriter<byte> output, Reply reply, ReadOnlySpan<byte> payload)
    {
        var bytes = FrameReader.LengthBytes + 1 + payload.Length;
        var span = output.GetSpan(bytes);
        BinaryPrimitives.WriteInt32BigEndian(span, 1 + payload.Length);
        span[FrameReader.LengthBytes] = (byte)reply;
        payload.CopyTo(span[(FrameReader.LengthBytes + 1)..]);
        output.Advance(bytes);
    }
}
