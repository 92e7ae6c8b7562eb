using System.Buffers;
using System.Buffers.Binary;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>
/// A conversation without pipes, of which every step is held against the oracle. Keeps what was sent and what came back. Where all comes in the order
/// of the protocol, a judge has to be shown what was sent.
/// </summary>
sealed class CheckedConversation : IDisposable
{
    readonly SessionShape shape;
    readonly SentContent? sent;
    readonly List<Policy> policies;
    readonly Conversation conversation;
    readonly ArrayBufferWriter<byte> output = new();
    readonly List<(ReadOnlyMemory<byte> Lent, byte[] Copy)> lent = [];
    int policiesTaken;
    bool outgrown;
    int calls;

    public CheckedConversation(SessionShape shape, bool mustAsk)
    {
        this.shape = shape;
        sent = mustAsk ? new SentContent() : null;
        Oracle = new ReplyOracle(shape.Limits.FrameBytes, mustAsk && shape.HasDefaultLimits);
        policies = [.. shape.Policies.Select(policy => policy.For(shape.Watches, (_, _) => throw new NotSupportedException("asked by hand")))];
        conversation = new Conversation(() => policies[policiesTaken++ % policies.Count], shape.Limits);
    }

    public ReplyOracle Oracle { get; }

    public bool IsOver { get; private set; }

    public EndKind End { get; private set; }

    public long Frames { get; private set; }

    /// <summary>All replies so far; a sign of progress is none.</summary>
    public ReadOnlySpan<byte> Replies => output.WrittenSpan;

    /// <summary>Takes all whole frames off the front, and holds what is cut from the stream against the bytes that it was made of.</summary>
    public void Send(ref ReadOnlySequence<byte> stream, ReadOnlySpan<byte> flat)
    {
        while (!IsOver)
        {
            var outcome = FrameReader.TryRead(ref stream, shape.Limits.FrameBytes, out var frame);
            var expected = Expected(flat);
            if (outcome != expected) throw new Complaint($"{outcome} where a frame is {expected}");
            if (outcome == FrameOutcome.Incomplete) return;
            if (outcome == FrameOutcome.Illegal)
            {
                (IsOver, End) = (true, EndKind.Illegal);
                return;
            }
            var length = BinaryPrimitives.ReadInt32BigEndian(flat);
            if ((byte)frame.Command != flat[4] || !Same(frame.Payload, flat[5..(4 + length)])) throw new Complaint("a frame that was not sent");
            Accept(frame, flat[5..(4 + length)]);
            flat = flat[(4 + length)..];
        }
    }

    /// <summary>The stream is over; what was lent to a judge that never answered has to be as it was.</summary>
    public void Finish()
    {
        if (!IsOver) End = conversation.InMessage ? EndKind.ClosedMidMessage : EndKind.PeerClosed;
        conversation.Dispose();
        if (lent.Any(memory => !memory.Lent.Span.SequenceEqual(memory.Copy))) throw new Complaint("the content of a judge that still reads was overwritten");
    }

    public void Dispose() => conversation.Dispose();

    FrameOutcome Expected(ReadOnlySpan<byte> flat)
    {
        if (flat.Length < 4) return FrameOutcome.Incomplete;
        var length = BinaryPrimitives.ReadUInt32BigEndian(flat);
        if (length == 0 || length > shape.Limits.FrameBytes) return FrameOutcome.Illegal;
        return flat.Length - 4 < length ? FrameOutcome.Incomplete : FrameOutcome.Whole;
    }

    void Accept(in Frame frame, ReadOnlySpan<byte> payload)
    {
        Frames++;
        sent?.Add((char)frame.Command, payload, (Oracle.Options & ReplyOracle.LeadingSpace) != 0);
        var (before, putOff) = (output.WrittenCount, conversation.Outgrown);
        var step = conversation.Accept(frame, output);
        if (frame.Command == Command.Mail && Oracle.IsNegotiated)
            outgrown = shape.Policies[policies.IndexOf(conversation.Policy)].Outgrows(shape.Policies[0], Oracle.Options);
        var comesAgain = conversation.Outgrown > putOff;
        if (comesAgain && !outgrown) throw new Complaint("a message was put off that its connection could serve");
        Asked? asked = null;
        if (step.Kind == StepKind.Judge)
        {
            if (output.WrittenCount > before) throw new Complaint("an answer before the judge was asked");
            if (outgrown && step.Message!.Moment > Moment.Helo) throw new Complaint("somebody was asked about a message that its connection cannot serve");
            asked = AskJudge(step.Message!);
        }
        else if (step.Kind == StepKind.Answered != output.WrittenCount > before) throw new Complaint($"{step.Kind} and {output.WrittenCount - before} bytes");
        if (step.Kind == StepKind.Close) (IsOver, End) = (true, step.End!.Kind);
        var isWatched = frame.Command == Command.Recipient && IsWatched(payload);
        Oracle.Check((char)frame.Command, payload, asked, output.WrittenSpan[before..], step.Kind == StepKind.Close, isWatched, comesAgain);
    }

    Asked AskJudge(Message message)
    {
        var policy = policies.IndexOf(conversation.Policy);
        var allowed = (MilterActions)Oracle.Actions & shape.Policies[policy].Edits & ~MilterActions.RequestMacros;
        if (message.AllowedEdits != allowed) throw new Complaint($"the judge may edit {message.AllowedEdits} instead of {allowed}");
        if (message.Content.Length > shape.Limits.ContentBytes + 1) throw new Complaint($"content of {message.Content.Length} bytes");
        if (message.Moment == Moment.EndOfMessage && !message.Content.IsEmpty && message.Content.Span[^1] != '\n')
            throw new Complaint("content that does not end with a line end");

        CheckContent(message, shape.Policies[policy]);

        var act = shape.Act(calls++);
        var neverAnswers = act.Kind == JudgeAct.Way.NeverAnswers;
        if (neverAnswers && lent.Count < 4) lent.Add((message.Content, message.Content.ToArray()));
        conversation.Finish(act.Outcome, output, contentInUse: neverAnswers);
        return Asked.About(message, act.Outcome, allowed);
    }

    void CheckContent(Message message, PolicyShape policy)
    {
        if (sent is null) return;
        var text = sent.Shown(message.Moment, policy.Reads, policy.BodyBytes, shape.Limits, out var isCut);
        var shown = message.Content.Span;
        if (!shown.SequenceEqual(text)) throw new Complaint($"the judge is shown {shown.Length} bytes that are not the {text.Length} that were sent");
        if (message.IsTruncated != isCut) throw new Complaint(isCut ? "content was cut and nobody said so" : "whole content is said to be cut");
    }

    // Sessions in the order of the protocol have addresses in angle brackets alone.
    bool IsWatched(ReadOnlySpan<byte> payload) =>
        shape.Watched == SessionShape.Watching.All || shape.Watched == SessionShape.Watching.Abuse && payload.StartsWith("<abuse@"u8);

    static bool Same(in ReadOnlySequence<byte> payload, ReadOnlySpan<byte> flat)
    {
        if (payload.Length != flat.Length) return false;
        foreach (var segment in payload)
        {
            if (!segment.Span.SequenceEqual(flat[..segment.Length])) return false;
            flat = flat[segment.Length..];
        }
        return true;
    }
}
