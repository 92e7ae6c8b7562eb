using System.Buffers;
using System.Buffers.Binary;
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
    int calls;
    int failures;
    int signs;

    readonly record struct Call(Moment Moment, JudgeAct Act, TaskCompletionSource<Verdict> Answer);

    /// <exception cref="Complaint">The replies, their number or the end differ, or there is no end.</exception>
    public async Task CheckAsync(ReadOnlyMemory<byte> stream, byte[] replies, EndKind kind, Random random)
    {
        var policies = shape.Policies.Select(policy => policy.For(shape.Watches, JudgeAsync)).ToList();
        var taken = 0;
        var milter = MilterLoop.RunAsync(
            pair.Milter, () => policies[taken++ % policies.Count], shape.Limits, clock, CancellationToken.None, CancellationToken.None);
        var longest = 1 << random.Next(1, 18);
        while (!stream.IsEmpty)
        {
            var size = Math.Min(random.Next(1, longest), stream.Length);
            pair.Send(stream.Span[..size]);
            stream = stream[size..];
        }
        await pair.Peer.Output.CompleteAsync();

        var end = await ServeAsync(milter);
        await pair.Milter.Output.CompleteAsync();
        if (end.Kind != kind) throw new Complaint($"the loop ended with {end.Kind} ({end.Detail}) instead of {kind}");
        if (end.Detail.Any(c => c is < ' ' or > '~')) throw new Complaint($"control characters in the reason \"{end.Detail}\"");
        if (end.JudgeFailures != failures) throw new Complaint($"{end.JudgeFailures} failures of the judge were counted, and {failures} were there");
        var (others, progress) = await RepliesAsync();
        if (!others.AsSpan().SequenceEqual(replies)) throw new Complaint($"other replies through the loop: {MilterText.Escape(others)} instead of {MilterText.Escape(replies)}");
        if (progress != signs) throw new Complaint($"{progress} signs of progress instead of {signs}");
    }

    // The clock is moved while a judge is waited for, and at no other time.
    async Task<ConnectionEnd> ServeAsync(Task<ConnectionEnd> milter)
    {
        while (true)
        {
            var next = waiting.Reader.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(milter, next).WaitAsync(Patience) == milter) return await milter;
            waiting.Reader.TryRead(out var call);
            if (call.Moment == Moment.EndOfMessage) await ShowProgressAsync(call);
            else clock.Advance(SessionShape.EarlyJudgement / 3);
            if (call.Act.Kind == JudgeAct.Way.Hesitates) call.Answer.SetResult(call.Act.Verdict);
            else clock.Advance(SessionShape.EarlyJudgement);
        }
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

    async Task<(byte[] Others, int Progress)> RepliesAsync()
    {
        var read = await pair.Peer.Input.ReadAtLeastAsync(int.MaxValue);
        ReadOnlySpan<byte> all = read.Buffer.ToArray();
        pair.Peer.Input.AdvanceTo(read.Buffer.End);
        var others = new ArrayBufferWriter<byte>();
        var progress = 0;
        while (all.Length >= 4)
        {
            var frame = all[..(4 + BinaryPrimitives.ReadInt32BigEndian(all))];
            if (frame.SequenceEqual("\0\0\0\u0001p"u8)) progress++;
            else others.Write(frame);
            all = all[frame.Length..];
        }
        return (others.WrittenSpan.ToArray(), progress);
    }
}
