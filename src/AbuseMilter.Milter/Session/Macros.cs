using System.Buffers;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Milter.Session;

/// <summary>
/// The macros of one connection: the raw block of each stage, kept until the stage comes anew. Postfix sends a block before every event,
/// each header and each chunk of the body included, so taking one must cost next to nothing.
/// </summary>
sealed class Macros
{
    // Information only: a longer block is dropped rather than the mail.
    const int MaxBlockBytes = 64 * 1024;

    // MTAs send a dozen; looking for one among more would be work at every recipient.
    const int MaxNames = 100;

    const int FirstOfMessage = 2;

    // The order of SMTP, so that the innermost stage comes last.
    static readonly Command[] Stages =
    [
        Command.Connect, Command.Helo, Command.Mail, Command.Recipient, Command.Data,
        Command.Header, Command.EndOfHeader, Command.Body, Command.EndOfMessage,
    ];

    readonly ByteStore[] blocks = [.. Stages.Select(_ => new ByteStore())];
    bool mailBlockIsNew;

    /// <summary>SMFIC_MACRO: the command that the macros are for, {name NUL value NUL}*. Blocks for other commands are not kept.</summary>
    public void Set(in ReadOnlySequence<byte> payload)
    {
        if (payload.IsEmpty) return;
        var command = (Command)payload.FirstSpan[0];
        if (Array.IndexOf(Stages, command) is not (>= 0 and var stage)) return;
        mailBlockIsNew |= command == Command.Mail;
        var block = payload.Slice(1);
        if (block.IsSingleSegment && block.FirstSpan.SequenceEqual(blocks[stage].Span)) return;
        blocks[stage].Set(block.Length <= MaxBlockBytes ? block : default);
    }

    /// <summary>A transaction begins: what an earlier one left goes, what came for CONNECT, HELO and this very MAIL stays.</summary>
    public void BeginMessage()
    {
        ClearFrom(mailBlockIsNew ? FirstOfMessage + 1 : FirstOfMessage);
        mailBlockIsNew = false;
    }

    public void Clear() => ClearFrom(0);

    /// <summary>The value at that stage alone; empty if it is absent. Names with and without braces are the same.</summary>
    public ReadOnlySpan<byte> Find(Command command, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> found = default;
        var strings = new ZeroTerminated(blocks[Array.IndexOf(Stages, command)].Span);
        for (var names = 0; names < MaxNames && strings.MoveNext(); names++)
        {
            var matches = Bare(strings.Current).SequenceEqual(name);
            strings.MoveNext(); // a name without a value, which some MTAs send, has an empty one
            if (matches) found = strings.Current;
        }
        return found;
    }

    public Dictionary<string, string> ToDictionary()
    {
        var all = new Dictionary<string, string>();
        foreach (var block in blocks)
        {
            var strings = new ZeroTerminated(block.Span);
            for (var names = 0; names < MaxNames && strings.MoveNext(); names++)
            {
                var name = EnvelopeAddress.Decode(Bare(strings.Current));
                strings.MoveNext();
                all[name] = EnvelopeAddress.Decode(strings.Current);
            }
        }
        return all;
    }

    static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> name) => name.StartsWith("{"u8) && name.EndsWith("}"u8) ? name[1..^1] : name;

    void ClearFrom(int stage)
    {
        for (; stage < blocks.Length; stage++) blocks[stage].Clear();
    }
}
