using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using AbuseMilter.Bench.Compare;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Bench.Load;

/// <summary>
/// The MTA's side for many connections in one thread: a closed loop, in which a connection sends its next message as soon as the filter has decided on
/// the last one. Nagle's algorithm is left on, as Postfix leaves it, so that a reply that was negotiated away shows as a stall.
/// </summary>
sealed unsafe class LoadRun
{
    const int Events = 256;
    const int PatienceMilliseconds = 10_000;

    // SMFIC_OPTNEG as Postfix offers it: version 6, all actions, all options.
    public static readonly byte[] Offer = Pinned([0, 0, 0, 13, (byte)'O', 0, 0, 0, 6, 0, 0, 0x01, 0xff, 0, 0x1f, 0xff, 0xff]);
    static readonly byte[] Farewell = Pinned([0, 0, 0, 1, (byte)'A', 0, 0, 0, 1, (byte)'A', 0, 0, 0, 1, (byte)'Q']);

    // Numbers differ between runs: what a server has filed in an earlier run must not be known to it in this one.
    static long number = Environment.TickCount64 * 1000 % 1_000_000_000_000;

    readonly LoadOptions options;
    readonly LoadResult result = new();
    readonly byte[] events = GC.AllocateUninitializedArray<byte>(Events * Libc.EventBytes, pinned: true);
    readonly Session[] sessions;
    readonly int epoll;
    Scripts? scripts;
    int begun;
    int open;
    long deadline;

    LoadRun(LoadOptions options)
    {
        this.options = options;
        sessions = [.. Enumerable.Range(0, options.Connections).Select(_ => new Session())];
        epoll = (int)Libc.Checked(Libc.epoll_create1(Libc.CloseOnExec), "epoll_create1");
    }

    /// <summary>Drives the server and returns when every message that was begun has its verdict.</summary>
    public static LoadResult Run(LoadOptions options) => new LoadRun(options).Run();

    LoadResult Run()
    {
        var cpu = options.ServerPid == 0 ? 0 : ProcessUsage.CpuSeconds(options.ServerPid);
        var ownCpu = ProcessUsage.CpuSeconds(Environment.ProcessId);
        var start = Stopwatch.GetTimestamp();
        deadline = start + (long)(options.Duration.TotalSeconds * Stopwatch.Frequency);
        for (var i = 0; i < sessions.Length; i++) Dial(i);
        while (open > 0 && Turn()) { }
        result.Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        result.ServerCpuSeconds = options.ServerPid == 0 ? 0 : ProcessUsage.CpuSeconds(options.ServerPid) - cpu;
        result.OwnCpuSeconds = ProcessUsage.CpuSeconds(Environment.ProcessId) - ownCpu;
        foreach (var session in sessions) Close(session);
        _ = Libc.close(epoll);
        return result;
    }

    bool Turn()
    {
        var ready = Libc.epoll_wait(epoll, Address(events), Events, PatienceMilliseconds);
        if (ready == 0) Fault($"no reply within {PatienceMilliseconds} ms");
        for (var i = 0; i < ready; i++) Read(BinaryPrimitives.ReadInt32LittleEndian(events.AsSpan(i * Libc.EventBytes + Libc.EventBytes - 8)));
        return ready != 0;
    }

    // connect(2) blocks for as long as the kernel takes and not the server: it is done when the connection is in the server's queue.
    void Dial(int index)
    {
        var session = sessions[index];
        session.Dialled = session.Begun = Stopwatch.GetTimestamp();
        session.Fd = (int)Libc.Checked(Libc.socket(options.Endpoint.Family, Libc.Stream | Libc.CloseOnExec, 0), "socket");
        (session.Script, session.Filled, session.Opening) = (null, 0, true);
        open++;
        if (Libc.connect(session.Fd, options.Endpoint.Address, options.Endpoint.Address.Length) != 0)
        {
            Break(session, $"connect: {Marshal.GetLastPInvokeErrorMessage()}");
            return;
        }
        var wanted = stackalloc byte[Libc.EventBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(wanted, 4), Libc.Readable);
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(wanted + Libc.EventBytes - 8, 8), index);
        Libc.Checked(Libc.epoll_ctl(epoll, Libc.ControlAdd, session.Fd, wanted), "epoll_ctl");
        result.Sessions++;
        Send(session, Offer);
    }

    void Read(int index)
    {
        var session = sessions[index];
        if (session.Fd < 0) return; // closed while its event lay in this batch
        var count = Libc.recv(session.Fd, Address(session.Input) + session.Filled, session.Input.Length - session.Filled, Libc.DontWait);
        if (count < 0 && Marshal.GetLastPInvokeError() == Libc.TryAgain) return;
        if (count <= 0)
        {
            Break(session, "the server closed the connection");
            return;
        }
        session.Filled += (int)count;
        var connection = session.Connection; // the descriptor will not do: its number is used again at once
        var taken = 0;
        while (session.Filled - taken >= 5 && session.Connection == connection)
        {
            var frame = session.Input.AsSpan(taken, session.Filled - taken);
            var length = BinaryPrimitives.ReadInt32BigEndian(frame);
            if (length < 1 || length > session.Input.Length - 4)
            {
                Break(session, $"a reply of {length} bytes");
                return;
            }
            if (frame.Length - 4 < length) break;
            taken += 4 + length;
            Take(index, (Reply)frame[4], frame[5..(4 + length)]);
        }
        if (session.Connection != connection) return;
        session.Filled -= taken;
        if (session.Filled > 0 && taken > 0) session.Input.AsSpan(taken, session.Filled).CopyTo(session.Input);
    }

    void Take(int index, Reply reply, ReadOnlySpan<byte> payload)
    {
        var session = sessions[index];
        if (session.Script is null)
        {
            Agree(session, reply, payload);
            return;
        }
        switch (reply)
        {
            case Reply.Progress or Reply.AddHeader or Reply.InsertHeader or Reply.ChangeHeader or Reply.AddRecipient or Reply.RemoveRecipient
                or Reply.ReplaceBody or Reply.ChangeSender or Reply.Quarantine:
                return; // the verdict follows
            case Reply.Continue when session.Block < session.Script.Last:
                result.Replies++;
                Advance(session, skip: Command.None);
                return;
            case Reply.Skip when session.Block < session.Script.Last:
                result.Replies++;
                Advance(session, skip: session.Awaits);
                return;
            default:
                result.Replies++;
                Decide(index, session, reply);
                return;
        }
    }

    void Agree(Session session, Reply reply, ReadOnlySpan<byte> payload)
    {
        if (reply != Reply.Negotiate)
        {
            Break(session, $"{reply} in answer to the negotiation");
            return;
        }
        result.Replies++;
        var now = Stopwatch.GetTimestamp();
        result.Dialling.Add(session.Dialled, now);
        if (scripts is null || !scripts.Agreement.Is(payload)) scripts = new Scripts(new Agreement(payload));
        Begin(session);
    }

    void Begin(Session session)
    {
        begun++;
        session.IsNotice = (long)begun * options.NoticesIn10K / 10_000 > (long)(begun - 1) * options.NoticesIn10K / 10_000;
        session.Script = scripts!.For(session.IsNotice, session.Opening);
        session.Block = -1;
        session.Number = number = (number + 1) % 1_000_000_000_000;
        Advance(session, skip: Command.None);
    }

    // Sends up to the next point where the MTA waits.
    void Advance(Session session, Command skip)
    {
        var blocks = session.Script!.Blocks;
        do session.Block++;
        while (skip != Command.None && blocks[session.Block].Awaits == skip);
        while (true)
        {
            var block = blocks[session.Block];
            block.Stamp(session.Number); // the bytes are shared by all sessions: stamped when sent
            if (session.Block == blocks.Length - 1) session.Ended = Stopwatch.GetTimestamp();
            if (!Send(session, block.Bytes) || block.Awaits != Command.None) return;
            session.Block++;
        }
    }

    void Decide(int index, Session session, Reply verdict)
    {
        var now = Stopwatch.GetTimestamp();
        if (options.Expectation is { } expectation)
        {
            var expected = session.IsNotice ? expectation.Notice : expectation.Unwatched;
            if (expected != (session.Awaits, verdict))
                Fault($"{(session.IsNotice ? "a notice" : "an unwatched message")} got {verdict} at {session.Awaits}, and not {expected.Verdict} at {expected.At}");
        }
        result.Messages++;
        if (session.IsNotice) result.Notices++;
        result.Latency.Add(session.Begun, now);
        if (session.IsNotice && session.Block == session.Script!.Last) result.Filing.Add(session.Ended, now);

        var more = now < deadline && result.Faults < 100;
        if (more && options.Kept)
        {
            session.Opening = false;
            session.Begun = now;
            Begin(session);
            return;
        }
        Send(session, Farewell);
        Close(session);
        if (more) Dial(index);
    }

    bool Send(Session session, byte[] bytes)
    {
        for (nint sent = 0; sent < bytes.Length;)
        {
            var count = Libc.send(session.Fd, Address(bytes) + sent, nint.Min(bytes.Length - sent, options.Endpoint.WriteBytes), Libc.NoSignal);
            if (count < 0)
            {
                Break(session, $"send: {Marshal.GetLastPInvokeErrorMessage()}");
                return false;
            }
            sent += count;
        }
        return true;
    }

    void Break(Session session, string reason)
    {
        Fault(reason);
        Close(session);
    }

    void Fault(string reason)
    {
        result.Faults++;
        result.FirstFault ??= reason;
    }

    void Close(Session session)
    {
        if (session.Fd < 0) return;
        _ = Libc.close(session.Fd);
        session.Fd = -1;
        session.Connection++;
        open--;
    }

    static byte* Address(byte[] pinned) => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    static byte[] Pinned(ReadOnlySpan<byte> bytes)
    {
        var pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned);
        return pinned;
    }
}
