using System.Buffers;
using System.Threading.Channels;
using AbuseMilter.Milter.Session;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>
/// A session through the loop that serves connections, with pipes and a clock that stands still. What comes back has to be what came without
/// them, which was checked, but for the signs of progress while a judge hesitates.
/// </summary>
sealed class LoopRehearsal(SessionShape shape)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20); // of a real clock, for what takes microseconds

    readonly PipePair pair = new();
    readonly ManualClock clock = new();
    readonly Channel<Call> waiting = Channel.CreateUnbounded<Call>();
    readonly ArrayBufferWriter<byte> replies = new();
    int progress;
    int calls;
    int failures;
    int signs;

    readonly record struct Call(Moment Moment, JudgeAct Act, TaskCompletionSource<Verdict> Answer);

    /// <exception cref="Complaint">The replies, their number or the end differ, or there is no end.</exception>
    public async Task CheckAsync(ReadOnlyMemory<byte> stream, byte[] expected, EndKind kind, Random random)
    {
        var policies = shape.Policies.Select(policy => policy.For(shape.Watches, JudgeAsync)).ToList();
        var taken = 0;
        var milter = MilterLoop.RunAsync(
            pair.Milter, () => policies[taken++ % policies.Count], shape.Limits, clock, CancellationToken.None);
        var longest = 1 << random.Next(1, 18);
        while (!stream.IsEmpty)
        {
            var size = Math.Min(random.Next(1, longest), stream.Length);
            pair.Send(stream.Span[..size]);
            stream = stream[size..];
        }

        var end = await ServeAsync(milter, expected.Length);
        await pair.Milter.Output.CompleteAsync();
        while (await ReadAsync()) { }
        if (end.Kind != kind) throw new Complaint($"the loop ended with {end.Kind} ({end.Detail}) instead of {kind}");
        if (end.Detail.Any(c => c is < ' ' or > '~')) throw new Complaint($"control characters in the reason \"{end.Detail}\"");
        if (end.JudgeFailures != failures) throw new Complaint($"{end.JudgeFailures} failures of the judge were counted, and {failures} were there");
        if (!replies.WrittenSpan.SequenceEqual(expected))
            throw new Complaint($"other replies through the loop: {MilterText.Escape(replies.WrittenSpan)} instead of {MilterText.Escape(expected)}");
        if (progress != signs) throw new Complaint($"{progress} signs of progress instead of {signs}");
    }

    // The MTA hangs up when it has all replies, and not before: what the milter holds back it would wait for in vain. The clock is moved while a
    // judge is waited for, and at no other time.
    async Task<ConnectionEnd> ServeAsync(Task<ConnectionEnd> milter, int expected)
    {
        var next = waiting.Reader.WaitToReadAsync().AsTask();
        var more = ReadAsync();
        while (true)
        {
            if (replies.WrittenCount >= expected) await pair.Peer.Output.CompleteAsync();
            var first = await FirstAsync(milter, next, more);
            if (first == milter) break;
            if (first == next)
            {
                waiting.Reader.TryRead(out var call);
                next = waiting.Reader.WaitToReadAsync().AsTask();
                await LetWaitAsync(call);
            }
            else more = ReadAsync();
        }
        pair.Peer.Input.CancelPendingRead();
        await more;
        return await milter;
    }

    static async Task<Task> FirstAsync(params Task[] tasks)
    {
        try
        {
            return await Task.WhenAny(tasks).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new Complaint("the loop waits for nothing that will come");
        }
    }

    async Task LetWaitAsync(Call call)
    {
        if (call.Moment == Moment.EndOfMessage) await ShowProgressAsync(call);
        else clock.Advance(SessionShape.EarlyJudgement / 3);
        if (call.Act.Kind == JudgeAct.Way.Hesitates) call.Answer.SetResult(call.Act.Verdict);
        else clock.Advance(SessionShape.EarlyJudgement);
    }

    async Task ShowProgressAsync(Call call)
    {
        for (var i = call.Act.Kind == JudgeAct.Way.Hesitates ? 1 : 2; i > 0; i--)
        {
            await clock.WaitForTimerAsync(SessionShape.Progress);
            clock.Advance(SessionShape.Progress);
            signs++;
        }
        if (call.Act.Kind == JudgeAct.Way.NeverAnswers) await clock.WaitForTimerAsync(SessionShape.Progress);
    }

    ValueTask<Verdict> JudgeAsync(Message message, CancellationToken cancellationToken)
    {
        var act = shape.Act(calls++);
        if (act.Kind is not (JudgeAct.Way.Answers or JudgeAct.Way.Hesitates)) failures++;
        switch (act.Kind)
        {
            case JudgeAct.Way.Answers:
                return new(act.Verdict);
            case JudgeAct.Way.Throws:
                throw new TimeoutException("a judge that fails at once");
            case JudgeAct.Way.ThrowsLater:
                return ThrowLaterAsync();
            case JudgeAct.Way.SaysNothing:
                return new((Verdict)null!);
            default:
                var answer = new TaskCompletionSource<Verdict>(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Writer.TryWrite(new Call(message.Moment, act, answer));
                return new(answer.Task);
        }
    }

    static async ValueTask<Verdict> ThrowLaterAsync()
    {
        await Task.Yield();
        throw new TimeoutException("a judge that fails later");
    }

    async Task<bool> ReadAsync()
    {
        var read = await pair.Peer.Input.ReadAsync();
        var rest = read.Buffer;
        while (Length(rest) is { } length && rest.Length >= length)
        {
            var frame = rest.Slice(0, length).ToArray();
            if (frame.AsSpan().SequenceEqual("\0\0\0\u0001p"u8)) progress++;
            else replies.Write(frame);
            rest = rest.Slice(frame.Length);
        }
        pair.Peer.Input.AdvanceTo(rest.Start, rest.End);
        return !read.IsCompleted;
    }

    static int? Length(in ReadOnlySequence<byte> stream)
    {
        var reader = new SequenceReader<byte>(stream);
        return reader.TryReadBigEndian(out int length) ? 4 + length : null;
    }
}
