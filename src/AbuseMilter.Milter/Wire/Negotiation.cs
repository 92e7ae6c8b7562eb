using System.Buffers;
using System.Buffers.Binary;

namespace AbuseMilter.Milter.Wire;

/// <summary>
/// SMFIC_OPTNEG in both directions: uint32 version, uint32 actions, uint32 protocol, and in our answer the macros that we ask for.
/// </summary>
public readonly record struct Negotiation(uint Version, MilterActions Actions, ProtocolOptions Options)
{
    public const uint NewestVersion = 6;
    const uint OldestVersion = 2;
    const uint FirstWithData = 4;
    const int Bytes = 12;
    const int ChunkOf256K = 256 * 1024;
    const int ChunkOf1M = 1024 * 1024;

    // What an MTA of version 1 could do, and what libmilter reads into a mask of zero (engine.c).
    const MilterActions ActionsBeforeNegotiation = (MilterActions)0xf;
    const ProtocolOptions OptionsBeforeNegotiation = (ProtocolOptions)0x3f;

    /// <summary>False for less than 12 bytes and for version 1, with which no filter can work: the connection is to be closed.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> payload, out Negotiation offer)
    {
        offer = default;
        if (payload.Length < Bytes) return false;
        Span<byte> bytes = stackalloc byte[Bytes];
        payload.Slice(0, Bytes).CopyTo(bytes);
        var version = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var actions = (MilterActions)BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        var options = (ProtocolOptions)BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        if (version < OldestVersion) return false;
        offer = new Negotiation(
            Math.Min(version, NewestVersion),
            actions == 0 ? ActionsBeforeNegotiation : actions,
            options == 0 ? OptionsBeforeNegotiation : options);
        return true;
    }

    /// <summary>
    /// What was wanted and offered. Postfix ends the session over one bit of actions that it did not offer. Before version 4 there is no DATA
    /// event: RCPT is then the last one before content, and must be answered (else: 44 ms for each message on TCP).
    /// </summary>
    /// <param name="actions">Edits.</param>
    /// <param name="options">Events and replies.</param>
    /// <param name="maxFrameBytes">Longest frame that we take: decides whether a larger chunk of the body is agreed to.</param>
    public Negotiation Agree(MilterActions actions, ProtocolOptions options, int maxFrameBytes)
    {
        var agreed = Options & options;
        if (Version < FirstWithData) agreed &= ~ProtocolOptions.NoReplyToRecipient;
        return new(Version, Actions & actions, agreed | LargestChunk(maxFrameBytes));
    }

    // SMFIP_MDS_*: of those offered the largest that fits, and only one.
    ProtocolOptions LargestChunk(int maxFrameBytes)
    {
        if (maxFrameBytes >= ChunkOf1M && Options.HasFlag(ProtocolOptions.BodyChunksOf1M)) return ProtocolOptions.BodyChunksOf1M;
        return maxFrameBytes >= ChunkOf256K ? Options & ProtocolOptions.BodyChunksOf256K : ProtocolOptions.None;
    }

    /// <summary>Writes the answer; the macros are asked for only where the MTA said that it understands that.</summary>
    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> macroRequest)
    {
        if (!Actions.HasFlag(MilterActions.RequestMacros)) macroRequest = [];
        var payload = new byte[Bytes + macroRequest.Length];
        BinaryPrimitives.WriteUInt32BigEndian(payload, Version);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(4), (uint)Actions);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(8), (uint)Options);
        macroRequest.CopyTo(payload.AsSpan(Bytes));
        FrameWriter.Write(output, Reply.Negotiate, payload);
    }
}
