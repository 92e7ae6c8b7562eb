using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Milter.Session;

/// <summary>Puts an edit into frames.</summary>
static class EditWriter
{
    const int BodyChunk = 65_535; // libmilter's MILTER_CHUNK_SIZE, which every MTA takes

    public static MilterActions ActionFor(Edit edit) => edit switch
    {
        Edit.AddHeader or Edit.InsertHeader => MilterActions.AddHeaders,
        Edit.ChangeHeader => MilterActions.ChangeHeaders,
        Edit.AddRecipient { Arguments: "" } => MilterActions.AddRecipients,
        Edit.AddRecipient => MilterActions.AddRecipientsWithArguments,
        Edit.RemoveRecipient => MilterActions.RemoveRecipients,
        Edit.ChangeSender => MilterActions.ChangeSender,
        Edit.ReplaceBody => MilterActions.ChangeBody,
        Edit.Quarantine => MilterActions.Quarantine,
        _ => throw new NotSupportedException($"{edit.GetType().Name} is no edit of the milter protocol"),
    };

    /// <param name="edit">One that was negotiated.</param>
    /// <param name="leadingSpace">With SMFIP_HDR_LEADSPC the MTA writes name, colon and value as they are, so a blank is ours to give.</param>
    /// <param name="output">One or more frames are written.</param>
    public static void Write(Edit edit, string leadingSpace, IBufferWriter<byte> output)
    {
        switch (edit)
        {
            case Edit.AddHeader(var name, var value): // name NUL value NUL
                FrameWriter.Write(output, Reply.AddHeader, Strings(name, leadingSpace + value));
                break;
            case Edit.InsertHeader(var index, var name, var value): // uint32 index, name NUL value NUL
                FrameWriter.Write(output, Reply.InsertHeader, Numbered(index, Strings(name, leadingSpace + value)));
                break;
            case Edit.ChangeHeader(var name, var occurrence, var value): // uint32 occurrence, name NUL value NUL
                FrameWriter.Write(output, Reply.ChangeHeader, Numbered(occurrence, Strings(name, value.Length == 0 ? "" : leadingSpace + value)));
                break;
            case Edit.AddRecipient(var address, var arguments): // path NUL, or path NUL arguments NUL
                if (arguments.Length == 0) FrameWriter.Write(output, Reply.AddRecipient, Strings($"<{address}>"));
                else FrameWriter.Write(output, Reply.AddRecipientWithArguments, Strings($"<{address}>", arguments));
                break;
            case Edit.RemoveRecipient(var recipient): // path NUL; Postfix has dropped a source route and would not find it with one
                FrameWriter.Write(output, Reply.RemoveRecipient, [(byte)'<', .. EnvelopePath.Mailbox(recipient.Wire.Span), (byte)'>', 0]);
                break;
            case Edit.ChangeSender(var address, var arguments): // path NUL, [arguments NUL]
                FrameWriter.Write(output, Reply.ChangeSender, arguments.Length == 0 ? Strings($"<{address}>") : Strings($"<{address}>", arguments));
                break;
            case Edit.ReplaceBody(var body): // raw bytes
                WriteBody(body.Span, output);
                break;
            case Edit.Quarantine(var reason): // reason NUL
                FrameWriter.Write(output, Reply.Quarantine, Strings(reason));
                break;
        }
    }

    // An empty body is one empty piece: without any, the old body would stay.
    static void WriteBody(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        var lines = WithCrlf(body);
        var rest = lines.WrittenSpan;
        do
        {
            var piece = rest[..Math.Min(BodyChunk, rest.Length)];
            FrameWriter.Write(output, Reply.ReplaceBody, piece);
            rest = rest[piece.Length..];
        }
        while (!rest.IsEmpty);
    }

    static ArrayBufferWriter<byte> WithCrlf(ReadOnlySpan<byte> body)
    {
        var lines = new ArrayBufferWriter<byte>(body.Length + body.Count((byte)'\n') + 1);
        while (body.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = body[..end];
            lines.Write(line.EndsWith("\r"u8) ? line[..^1] : line);
            lines.Write("\r\n"u8);
            body = body[(end + 1)..];
        }
        lines.Write(body);
        return lines;
    }

    static byte[] Numbered(int number, byte[] strings)
    {
        var payload = new byte[sizeof(int) + strings.Length];
        BinaryPrimitives.WriteInt32BigEndian(payload, number);
        strings.CopyTo(payload, sizeof(int));
        return payload;
    }

    static byte[] Strings(params ReadOnlySpan<string> strings) => Encoding.UTF8.GetBytes(string.Join('\0', strings) + '\0');
}
