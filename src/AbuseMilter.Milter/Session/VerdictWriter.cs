using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Milter.Session;

/// <summary>Puts a verdict into frames: the edits, then exactly one final reply, and nothing behind it.</summary>
static class VerdictWriter
{
    /// <summary>Gives the number of edits that were left out because they were not negotiated. Edits go with acceptance only.</summary>
    public static int Write(Verdict verdict, in Negotiation agreed, IBufferWriter<byte> output)
    {
        var suppressed = verdict.Disposition == Disposition.Accept ? WriteEdits(verdict.Edits, agreed, output) : 0;
        WriteFinal(verdict, output);
        return suppressed;
    }

    static int WriteEdits(IReadOnlyList<Edit> edits, in Negotiation agreed, IBufferWriter<byte> output)
    {
        var suppressed = 0;
        var leadingSpace = (agreed.Options & ProtocolOptions.LeadingSpace) != 0 ? " " : "";
        foreach (var edit in edits.Count > 1 ? InSendingOrder(edits) : edits)
        {
            if (agreed.Actions.HasFlag(ActionFor(edit))) WriteEdit(edit, leadingSpace, output);
            else suppressed++;
        }
        return suppressed;
    }

    // A deletion renumbers the later fields of that name: all other edits go first, then deletions from the highest occurrence down.
    static IEnumerable<Edit> InSendingOrder(IReadOnlyList<Edit> edits) => edits.OrderBy(edit => edit switch
    {
        Edit.ChangeHeader { Value: "" } => 1,
        Edit.Quarantine => 2,
        _ => 0,
    }).ThenByDescending(edit => edit is Edit.ChangeHeader { Value: "" } deletion ? deletion.Occurrence : 0);

    static MilterActions ActionFor(Edit edit) => edit switch
    {
        Edit.AddHeader => MilterActions.AddHeaders,
        Edit.ChangeHeader => MilterActions.ChangeHeaders,
        Edit.AddRecipient => MilterActions.AddRecipients,
        Edit.RemoveRecipient => MilterActions.RemoveRecipients,
        _ => MilterActions.Quarantine,
    };

    // With SMFIP_HDR_LEADSPC the MTA writes name, colon and value as they are; without it, it adds the blank itself.
    static void WriteEdit(Edit edit, string leadingSpace, IBufferWriter<byte> output)
    {
        switch (edit)
        {
            case Edit.AddHeader(var name, var value): // name NUL value NUL
                FrameWriter.Write(output, Reply.AddHeader, Strings(name, leadingSpace + value));
                break;
            case Edit.ChangeHeader(var name, var occurrence, var value): // uint32 occurrence, name NUL value NUL
                var strings = Strings(name, value.Length == 0 ? "" : leadingSpace + value);
                var payload = new byte[sizeof(int) + strings.Length];
                BinaryPrimitives.WriteInt32BigEndian(payload, occurrence);
                strings.CopyTo(payload, sizeof(int));
                FrameWriter.Write(output, Reply.ChangeHeader, payload);
                break;
            case Edit.AddRecipient(var address): // path NUL
                FrameWriter.Write(output, Reply.AddRecipient, Strings($"<{address}>"));
                break;
            case Edit.RemoveRecipient(var recipient): // path NUL; Postfix has dropped a source route and would not find it with one
                FrameWriter.Write(output, Reply.RemoveRecipient, [(byte)'<', .. EnvelopePath.Mailbox(recipient.Wire.Span), (byte)'>', 0]);
                break;
            case Edit.Quarantine(var reason): // reason NUL
                FrameWriter.Write(output, Reply.Quarantine, Strings(reason));
                break;
        }
    }

    // A text of the other class would turn a refusal into a delay or a delay into a bounce: the verdict wins over the text.
    static void WriteFinal(Verdict verdict, IBufferWriter<byte> output)
    {
        var codeClass = verdict.Disposition switch { Disposition.Reject => 5, Disposition.TempFail => 4, _ => 0 };
        if (verdict.Text is { } text && text.Code / 100 == codeClass) FrameWriter.Write(output, Reply.ReplyText, text.Payload);
        else FrameWriter.Write(output, FinalReply(verdict.Disposition));
    }

    static Reply FinalReply(Disposition disposition) => disposition switch
    {
        Disposition.Accept => Reply.Accept,
        Disposition.Discard => Reply.Discard,
        Disposition.Reject => Reply.Reject,
        _ => Reply.TempFail,
    };

    static byte[] Strings(params ReadOnlySpan<string> strings) => Encoding.UTF8.GetBytes(string.Join('\0', strings) + '\0');
}
