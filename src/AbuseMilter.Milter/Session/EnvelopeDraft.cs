using System.Buffers;

namespace AbuseMilter.Milter.Session;

/// <summary>
/// The envelope as raw payloads, in buffers that serve all messages of a connection. Objects are made from it only for a message that
/// is watched: all other mail leaves no garbage behind.
/// </summary>
sealed class EnvelopeDraft(MilterLimits limits)
{
    readonly ByteStore client = new();
    readonly ByteStore helo = new();
    readonly ByteStore paths = new(); // the payload of MAIL, then that of each RCPT
    readonly List<int> ends = [];

    /// <summary>True when a limit was passed: recipients are missing, so nothing may be decided for this message.</summary>
    public bool IsIncomplete { get; private set; }

    public bool SetClient(in ReadOnlySequence<byte> payload)
    {
        client.Set(payload);
        return ClientInfo.IsWellFormed(client.Span);
    }

    public void SetHelo(in ReadOnlySequence<byte> payload) => helo.Set(payload);

    public void SetSender(in ReadOnlySequence<byte> payload)
    {
        ClearMessage();
        Add(payload);
    }

    /// <summary>Keeps the recipient and gives its mailbox; empty where it could not be kept.</summary>
    public ReadOnlySpan<byte> AddRecipient(in ReadOnlySequence<byte> payload)
    {
        var start = paths.Length;
        if (ends.Count > limits.Recipients) IsIncomplete = true;
        else Add(payload);
        return EnvelopePath.Mailbox(First(paths.Span[start..]));
    }

    /// <summary>Takes back the recipient that was added last.</summary>
    public void RemoveRecipient()
    {
        ends.RemoveAt(ends.Count - 1);
        paths.Truncate(ends[^1]);
    }

    public void ClearMessage()
    {
        paths.Clear();
        ends.Clear();
        IsIncomplete = false;
    }

    public void ClearClient()
    {
        client.Clear();
        helo.Clear();
    }

    /// <param name="macros">Those of the connection.</param>
    /// <param name="lastAlone">True to leave out all recipients but the last.</param>
    public Envelope ToEnvelope(Macros macros, bool lastAlone = false)
    {
        var first = lastAlone ? ends.Count - 1 : 1;
        var (name, address) = ClientInfo.Read(client.Span);
        return new Envelope
        {
            ClientName = name,
            ClientAddress = address,
            Helo = EnvelopeAddress.Decode(First(helo.Span)),
            Sender = ends.Count > 0 ? Path(0) : EnvelopeAddress.Nobody,
            Recipients = [.. Enumerable.Range(first, Math.Max(0, ends.Count - first)).Select(Path)],
            Macros = macros.ToDictionary(),
        };
    }

    void Add(in ReadOnlySequence<byte> payload)
    {
        if (paths.Length + payload.Length > limits.EnvelopeBytes) IsIncomplete = true;
        else paths.Append(payload);
        ends.Add(paths.Length);
    }

    EnvelopeAddress Path(int index)
    {
        var strings = new ZeroTerminated(paths.Span[(index == 0 ? 0 : ends[index - 1])..ends[index]]);
        strings.MoveNext();
        var path = strings.Current;
        var arguments = new List<string>();
        while (strings.MoveNext()) arguments.Add(EnvelopeAddress.Decode(strings.Current));
        return new EnvelopeAddress(path, arguments);
    }

    static ReadOnlySpan<byte> First(ReadOnlySpan<byte> payload) => payload.IndexOf((byte)0) is >= 0 and var end ? payload[..end] : payload;
}
