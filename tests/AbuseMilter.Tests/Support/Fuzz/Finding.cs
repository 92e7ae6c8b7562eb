using System.Buffers;
using System.Text;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>A session that went wrong, as small as it could be made.</summary>
sealed record Finding(long Seed, long Session, Exception Failure, SessionShape Shape, IReadOnlyList<byte[]> Pieces)
{
    /// <summary>Text in the form that ScriptedPostfix plays, with what was replied up to the failure.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"# session {Session} of seed {Seed}: {(Failure is Complaint ? Failure.Message : $"{Failure}".ReplaceLineEndings("\n# "))}");
        foreach (var remark in Shape.Remarks()) text.AppendLine(remark);
        using var conversation = new CheckedConversation(Shape, mustAsk: false);
        foreach (var piece in Pieces)
        {
            text.AppendLine(MilterText.Line(piece));
            var before = conversation.Replies.Length;
            var failed = !TrySend(conversation, piece);
            var replies = new ReadOnlySequence<byte>(conversation.Replies[before..].ToArray());
            foreach (var reply in MilterText.Read(ref replies)) text.AppendLine($"< {reply}");
            if (failed || conversation.IsOver) break;
        }
        return text.ToString();
    }

    static bool TrySend(CheckedConversation conversation, byte[] piece)
    {
        try
        {
            var stream = new ReadOnlySequence<byte>(piece);
            conversation.Send(ref stream, piece);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
