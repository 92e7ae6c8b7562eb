using System.Buffers;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Milter.Session;

/// <summary>Puts a verdict into frames that an MTA takes at that moment.</summary>
static class VerdictWriter
{
    /// <summary>
    /// The answer at end of message: the edits, then exactly one final reply, and nothing behind it. Edits go with acceptance only.
    /// </summary>
    /// <returns>The number of edits that were left out because they were not negotiated.</returns>
    public static int WriteFinal(Verdict verdict, IReadOnlyList<Edit> edits, in Negotiation agreed, IBufferWriter<byte> output)
    {
        verdict = verdict.Disposition switch
        {
            Disposition.Continue => Verdict.Accept,
            Disposition.Shutdown => verdict with { Disposition = Disposition.TempFail },
            _ => verdict,
        };
        var suppressed = verdict.Disposition == Disposition.Accept ? WriteEdits(edits, agreed, output) : 0;
        WriteReply(verdict, output);
        return suppressed;
    }

    /// <summary>The reply alone.</summary>
    /// <remarks>
    /// A text of the other class would turn a refusal into a delay or a delay into a bounce: the verdict wins over the text.
    /// </remarks>
    public static void WriteReply(Verdict verdict, IBufferWriter<byte> output)
    {
        var codeClass = verdict.Disposition switch { Disposition.Reject => 5, Disposition.TempFail => 4, _ => 0 };
        if (verdict.Text is { } text && text.Code / 100 == codeClass) FrameWriter.Write(output, Reply.ReplyText, text.Payload);
        else FrameWriter.Write(output, ReplyFor(verdict.Disposition));
    }

    static Reply ReplyFor(Disposition disposition) => disposition switch
    {
        Disposition.Continue => Reply.Continue,
        Disposition.Accept => Reply.Accept,
        Disposition.Discard => Reply.Discard,
        Disposition.Reject => Reply.Reject,
        Disposition.Shutdown => Reply.Shutdown,
        _ => Reply.TempFail,
    };

    static int WriteEdits(IReadOnlyList<Edit> edits, in Negotiation agreed, IBufferWriter<byte> output)
    {
        var suppressed = 0;
        var leadingSpace = (agreed.Options & ProtocolOptions.LeadingSpace) != 0 ? " " : "";
        foreach (var edit in edits.Count > 1 ? InSendingOrder(edits) : edits)
        {
            if (agreed.Actions.HasFlag(EditWriter.ActionFor(edit))) EditWriter.Write(edit, leadingSpace, output);
            else suppressed++;
        }
        return suppressed;
    }

    // Occurrences are those of the message as it came. A deletion renumbers the later fields of its name, so deletions follow replacements,
    // from the highest occurrence down. Sendmail puts an added field above those of its name, and an inserted one moves others, so both come
    // behind. Postfix drops a filter that puts something else between two pieces of a body. A quarantine comes last.
    static IEnumerable<Edit> InSendingOrder(IReadOnlyList<Edit> edits) => edits.OrderBy(edit => edit switch
    {
        Edit.ChangeHeader { Value: not "" } => 0,
        Edit.ChangeHeader => 1,
        Edit.ReplaceBody => 3,
        Edit.Quarantine => 4,
        _ => 2,
    }).ThenByDescending(edit => edit is Edit.ChangeHeader { Value: "" } deletion ? deletion.Occurrence : 0);
}
