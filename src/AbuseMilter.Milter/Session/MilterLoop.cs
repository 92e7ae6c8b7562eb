using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Milter.Session;

/// <summary>Runs one connection: the only place that awaits, and that knows of time.</summary>
public sealed class MilterLoop : IDisposable
{
    readonly PipeReader input;
    readonly PipeWriter output;
    readonly MilterLimits limits;
    readonly TimeProvider clock;
    readonly CancellationToken abort;
    readonly Action<int>? messageOver;
    readonly Conversation conversation;
    readonly Watchdog watchdog;
    readonly CancellationTokenRegistration aborting;

    bool unflushed;
    bool inFrame;
    long frames;
    long roundTrips;
    int messagesBegun;
    int messageRoundTrips;
    int judgeFailures;
    Exception? fault;

    MilterLoop(
        IDuplexPipe transport, Func<Policy> policy, MilterLimits limits, TimeProvider clock, Action<int>? messageOver, CancellationToken abort)
    {
        (input, output, this.limits, this.clock, this.abort, this.messageOver) = (transport.Input, transport.Output, limits, clock, abort, messageOver);
        conversation = new Conversation(policy, limits);
        watchdog = new Watchdog(clock, Wake);
        aborting = abort.UnsafeRegister(static loop => ((MilterLoop)loop!).Wake(), this);
    }

    /// <summary>
    /// Serves the connection to its end and tells how it ended; throws for nothing that the peer does. Closing the transport is left to
    /// its owner. The policy is asked for at negotiation and at each MAIL. <paramref name="abort"/> ends the connection at once.
    /// <paramref name="messageOver"/> is told once for each MAIL, when the next one comes or the connection ends, how often the MTA waited for us since; 0 where it
    /// gave the message up before DATA.
    /// </summary>
    /// <remarks>
    /// There is no gentler end, because no moment of ours is one. An MTA opens one connection for an SMTP session, and never a second: closed between two
    /// messages, it refuses the next one, and all that follow. It does not even tell when a message has begun: what needs no answer waits
    /// with the MTA until DATA. So whoever stops waits until the MTAs have hung up, as long as he can.
    /// </remarks>
    public static async Task<ConnectionEnd> RunAsync(
        IDuplexPipe transport, Func<Policy> policy, MilterLimits limits, TimeProvider clock, CancellationToken abort, Action<int>? messageOver = null)
    {
        using var loop = new MilterLoop(transport, policy, limits, clock, messageOver, abort);
        try
        {
            return loop.Count(await loop.ServeAsync());
        }
        catch (Exception broken)
        {
            return loop.Count(loop.Explain(broken));
        }
    }

    public void Dispose()
    {
        aborting.Dispose();
        watchdog.Dispose();
        conversation.Dispose();
    }

    async Task<ConnectionEnd> ServeAsync()
    {
        watchdog.Expect(limits.Negotiation);
        while (true)
        {
            var read = await input.ReadAsync();
            var rest = read.Buffer;
            var taken = frames;
            var step = TakeFrames(ref rest);
            var partial = !rest.IsEmpty;
            // Behind a message to judge there may be more, and it was not looked at yet.
            input.AdvanceTo(rest.Start, step.Kind == StepKind.Judge ? rest.Start : rest.End);

            if (step.Message is { } message)
            {
                if (Undelivered(await FlushAsync()) is { } gone) return gone;
                await JudgeAsync(message);
            }
            if (Undelivered(await FlushAsync()) is { } stuck) return stuck;
            if ((step.End ?? Over(read.IsCompleted && step.Kind != StepKind.Judge, partial)) is { } end) return end;
            ExpectMore(partial, progress: frames > taken);
        }
    }

    // All whole frames of a read, in place; one flush answers them all.
    Step TakeFrames(ref ReadOnlySequence<byte> buffer)
    {
        while (true)
        {
            var outcome = FrameReader.TryRead(ref buffer, limits.FrameBytes, out var frame);
            if (outcome == FrameOutcome.Incomplete) return Step.Silent;
            if (outcome == FrameOutcome.Illegal) return Step.Close(EndKind.Illegal, Peer.IllegalLength(buffer, limits.FrameBytes));
            frames++;
            var step = conversation.Accept(frame, output);
            if (step.Kind is StepKind.Judge or StepKind.Close) return step;
            unflushed |= step.Kind == StepKind.Answered;
        }
    }

    ValueTask<FlushResult> FlushAsync()
    {
        if (!unflushed) return default;
        unflushed = false;
        CountMessages();
        (roundTrips, messageRoundTrips) = (roundTrips + 1, messageRoundTrips + 1);
        var flush = output.FlushAsync();
        if (!flush.IsCompleted) watchdog.Expect(limits.Write);
        return flush;
    }

    // What was answered before the first MAIL belongs to no message.
    void CountMessages()
    {
        while (messagesBegun < conversation.Messages) CountMessage();
    }

    void CountMessage()
    {
        if (messagesBegun++ > 0) messageOver?.Invoke(messageRoundTrips);
        messageRoundTrips = 0;
    }

    ConnectionEnd? Undelivered(FlushResult flush)
    {
        if (flush.IsCompleted) return PeerGone("before it had taken our answer");
        return flush.IsCanceled && watchdog.HasBarked && !abort.IsCancellationRequested
            ? new ConnectionEnd(EndKind.TimedOut, $"the peer did not take our answer within {limits.Write}")
            : null;
    }

    // The judge may work for long before it first waits, and this may be the thread that serves the sockets: it works on the pool.
    async ValueTask JudgeAsync(Message message)
    {
        watchdog.Relax();
        var limit = message.Moment == Moment.EndOfMessage ? limits.Judgement : limits.EarlyJudgement;
        using var deadline = new CancellationTokenSource(limit, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, abort);
        var policy = conversation.Policy;
        var judging = Task.Run(() => policy.Judge(message, patience.Token).AsTask(), CancellationToken.None);
        var verdict = policy.OnFailure;
        try
        {
            verdict = await PatientlyAsync(judging, message.Moment, patience.Token)
                ?? throw new InvalidOperationException("the judge gave no verdict");
        }
        catch (Exception) when (abort.IsCancellationRequested)
        {
            verdict = Verdict.TempFail;
        }
        catch (Exception failure)
        {
            judgeFailures++;
            fault = deadline.IsCancellationRequested ? new TimeoutException($"no verdict within {limit}", failure) : failure;
        }
        conversation.Finish(verdict, output, contentInUse: !judging.IsCompleted);
        unflushed = true;
    }

    // SMFIR_PROGRESS is taken at end of message by all MTAs, earlier by Postfix alone.
    async ValueTask<Verdict> PatientlyAsync(Task<Verdict> judging, Moment moment, CancellationToken patience)
    {
        while (moment == Moment.EndOfMessage)
        {
            try
            {
                return await judging.WaitAsync(limits.Progress, clock, patience);
            }
            catch (TimeoutException) when (!judging.IsFaulted)
            {
                FrameWriter.Write(output, Reply.Progress);
                watchdog.Expect(limits.Write);
                await output.FlushAsync(CancellationToken.None);
                watchdog.Relax();
            }
        }
        return await judging.WaitAsync(patience);
    }

    // The time for a frame runs from its first byte, and not anew with each further one.
    void ExpectMore(bool partial, bool progress)
    {
        if (!conversation.IsNegotiated) return;
        if (!partial) watchdog.Expect(limits.Idle);
        else if (progress || !inFrame) watchdog.Expect(limits.Frame);
        inFrame = partial;
    }

    ConnectionEnd? Over(bool peerClosed, bool partial)
    {
        if (abort.IsCancellationRequested) return Aborted();
        if (peerClosed) return PeerGone(partial ? "in the middle of a packet" : "without saying goodbye");
        return watchdog.HasBarked ? TimedOut() : null;
    }

    ConnectionEnd TimedOut() => new(EndKind.TimedOut, (conversation.IsNegotiated, inFrame) switch
    {
        (false, _) => $"nothing was negotiated within {limits.Negotiation} of connecting: a port check, or not an MTA",
        (_, true) => $"a packet was begun and not finished within {limits.Frame}; {Peer.WhatPostfixSays}",
        _ => $"the MTA was silent for {limits.Idle}",
    });

    ConnectionEnd PeerGone(string when) => conversation.InMessage
        ? new(EndKind.ClosedMidMessage, $"the MTA closed the connection {when} while a message was in progress, so it got no verdict; "
            + "Postfix does so when it is stopped, and when milter_command_timeout or milter_content_timeout have run out")
        : new(EndKind.PeerClosed, $"the peer closed the connection {when}");

    ConnectionEnd Aborted() => conversation.InMessage
        ? new(EndKind.Aborted, $"we are stopping; a message was in progress and got no verdict; {Peer.WhatPostfixSays}")
        : new(EndKind.Drained, $"we are stopping; no message was in progress; if another comes in this SMTP session, {Peer.WhatPostfixSays}");

    // Transports tell of a reset by IOException, of their own end by cancellation: the peer is gone either way.
    ConnectionEnd Explain(Exception broken) => broken switch
    {
        OperationCanceledException when abort.IsCancellationRequested => Aborted(),
        IOException or SocketException or OperationCanceledException => PeerGone($"({broken.Message})"),
        _ => new ConnectionEnd(EndKind.Failed, $"a fault of ours, {broken.GetType().Name}: {broken.Message}") { Fault = broken },
    };

    ConnectionEnd Count(ConnectionEnd end)
    {
        CountMessages();
        CountMessage();
        return end with
        {
            Messages = conversation.Messages,
            Judged = conversation.Judged,
            JudgeFailures = judgeFailures,
            Oversized = conversation.Oversized,
            SuppressedEdits = conversation.SuppressedEdits,
            Outgrown = conversation.Outgrown,
            Frames = frames,
            RoundTrips = roundTrips,
            Fault = end.Fault ?? fault,
        };
    }

    void Wake()
    {
        input.CancelPendingRead();
        output.CancelPendingFlush();
    }
}
