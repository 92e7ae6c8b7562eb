using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Bench.Load;

/// <summary>One connection's place in its script.</summary>
sealed class Session
{
    public readonly byte[] Input = GC.AllocateUninitializedArray<byte>(8192, pinned: true);

    public int Fd = -1;

    /// <summary>Counts the connections that came and went.</summary>
    public int Connection;

    /// <summary>Bytes in <see cref="Input"/> that are no whole frame yet.</summary>
    public int Filled;

    /// <summary>Null until the server has answered the offer.</summary>
    public Script? Script;

    public int Block;

    /// <summary>What makes this message differ from all others.</summary>
    public long Number;

    public bool IsNotice;

    public bool Opening;

    /// <summary>When the connection was begun, when the message, when its end was sent.</summary>
    public long Dialled, Begun, Ended;

    public Command Awaits => Script!.Blocks[Block].Awaits;
}
