using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Bench.Load;

/// <summary>Writes down what Postfix 3.7 sends: one macro frame before each event, flushed when a reply is awaited, or at DATA in any case.</summary>
sealed class ScriptWriter(Agreement agreement, Mail mail)
{
    const int BodyChunk = 65535; // MILTER_CHUNK_SIZE

    static readonly byte[] Mark = Encoding.ASCII.GetBytes(Mail.Number);

    readonly List<Script.Block> blocks = [];
    readonly ArrayBufferWriter<byte> pending = new();
    bool hasQueueId;

    /// <summary>The first message of a session is opened by CONNECT and HELO; others follow an ABORT.</summary>
    public static Script Write(Agreement agreement, Mail mail, bool opening) => new ScriptWriter(agreement, mail).Write(opening);

    Script Write(bool opening)
    {
        if (opening)
        {
            Event(Command.Connect, ProtocolOptions.NoConnect, ProtocolOptions.NoReplyToConnect, 0, "[192.0.2.17]\0"u8, "4"u8, [40000 >> 8, 40000 & 255], "192.0.2.17\0"u8);
            Event(Command.Helo, ProtocolOptions.NoHelo, ProtocolOptions.NoReplyToHelo, 1, "client.example\0"u8);
        }
        else Frame(Command.Abort);
        Event(Command.Mail, ProtocolOptions.NoMail, ProtocolOptions.NoReplyToMail, 2, Text($"<{mail.Sender}>\0SIZE={mail.Bytes.ToString(CultureInfo.InvariantCulture)}\0"));
        Event(Command.Recipient, ProtocolOptions.NoRecipient, ProtocolOptions.NoReplyToRecipient, 3, Text($"<{mail.Recipient}>\0"));
        hasQueueId = true;
        if (agreement.Version >= 4) Event(Command.Data, ProtocolOptions.NoData, ProtocolOptions.NoReplyToData, 4);
        Flush(Command.None); // smtpd(8) hands the socket to cleanup(8)
        Content();
        return new Script { Blocks = [.. blocks] };
    }

    void Content()
    {
        foreach (var (name, value) in mail.Header)
        {
            var shown = agreement.Has(ProtocolOptions.LeadingSpace) ? value : value[1..];
            Content(Command.Header, ProtocolOptions.NoHeader, ProtocolOptions.NoReplyToHeader, 6, Text($"{name}\0{shown}\0"));
        }
        Content(Command.EndOfHeader, ProtocolOptions.NoEndOfHeader, ProtocolOptions.NoReplyToEndOfHeader, 6, []);
        foreach (var chunk in Text(mail.Body).Chunk(BodyChunk)) Content(Command.Body, ProtocolOptions.NoBody, ProtocolOptions.NoReplyToBody, 5, chunk);
        Event(Command.EndOfMessage, ProtocolOptions.None, ProtocolOptions.None, 5);
    }

    // An event of the envelope that the filter declined keeps its macros; one of the content is not even begun.
    void Content(Command command, ProtocolOptions declined, ProtocolOptions unanswered, int stage, byte[] payload)
    {
        if (!agreement.Has(declined)) Event(command, declined, unanswered, stage, payload);
    }

    void Event(
        Command command, ProtocolOptions declined, ProtocolOptions unanswered, int stage, ReadOnlySpan<byte> payload = default,
        ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default, ReadOnlySpan<byte> fourth = default)
    {
        var macros = string.Concat(agreement.Macros(stage).Select(name => Value(name) is { } value ? $"{name}\0{value}\0" : ""));
        Frame(Command.Macro, [(byte)command, .. Text(macros)]);
        if (agreement.Has(declined)) return;
        Frame(command, [.. payload, .. second, .. third, .. fourth]);
        if (!agreement.Has(unanswered)) Flush(command);
    }

    void Frame(Command command, ReadOnlySpan<byte> payload = default)
    {
        Span<byte> head = stackalloc byte[FrameReader.LengthBytes + 1];
        BinaryPrimitives.WriteInt32BigEndian(head, 1 + payload.Length);
        head[FrameReader.LengthBytes] = (byte)command;
        pending.Write(head);
        pending.Write(payload);
    }

    void Flush(Command awaits)
    {
        if (pending.WrittenCount == 0) return;
        var bytes = GC.AllocateUninitializedArray<byte>(pending.WrittenCount, pinned: true);
        pending.WrittenSpan.CopyTo(bytes);
        pending.ResetWrittenCount();
        blocks.Add(new Script.Block(bytes, Marks(bytes), awaits));
    }

    static int[] Marks(ReadOnlySpan<byte> bytes)
    {
        var marks = new List<int>();
        for (var from = 0; bytes[from..].IndexOf(Mark) is >= 0 and var found; from += found + Mark.Length) marks.Add(from + found);
        return [.. marks];
    }

    // Null where Postfix would not define it, and leaves the name out: nobody is logged in here, nothing is encrypted.
    string? Value(string name) => name.Trim('{', '}') switch
    {
        "j" or "daemon_name" => "mx.example.com",
        "daemon_addr" => "127.0.0.1",
        "v" => "Postfix 3.7.11",
        "_" => "unknown [192.0.2.17]",
        "client_addr" => "192.0.2.17",
        "client_name" or "client_ptr" => "unknown",
        "i" => hasQueueId ? Mail.Number : null,
        "mail_addr" => mail.Sender,
        "mail_host" => mail.Sender[(mail.Sender.IndexOf('@', StringComparison.Ordinal) + 1)..],
        "mail_mailer" => "smtp",
        "rcpt_addr" => mail.Recipient,
        "rcpt_host" => mail.Recipient[(mail.Recipient.IndexOf('@', StringComparison.Ordinal) + 1)..],
        "rcpt_mailer" => "virtual",
        _ => null,
    };

    static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
