using System.Buffers;
using AbuseMilter.Milter.Wire;
using static AbuseMilter.Milter.Session.Conversation.State;

namespace AbuseMilter.Milter.Session;

/// <summary>
/// One connection's side of the protocol as a pure state machine: frames in, answers out, no I/O and no clock. Each event that awaits
/// a reply gets exactly one, and nothing else is ever written. Frames that make no sense where they come are answered with what lets
/// mail pass; only what breaks the protocol itself closes the connection.
/// </summary>
/// <remarks>
/// We ask the MTA not to wait at CONNECT, HELO, MAIL, RCPT, header and body, and always answer DATA: that is one round trip for a message
/// that nobody watches. An MTA that does not wait at DATA either would flush there and have its next packet held back by Nagle's algorithm
/// until our delayed acknowledgement, some 44 ms for each message on TCP.
/// </remarks>
public sealed class Conversation(Func<Policy> policySource, MilterLimits limits) : IDisposable
{
    const MilterActions WantedActions = MilterActions.AddHeaders | MilterActions.ChangeHeaders | MilterActions.AddRecipients
        | MilterActions.RemoveRecipients | MilterActions.Quarantine | MilterActions.RequestMacros;

    const ProtocolOptions WantedOptions = ProtocolOptions.NoReplyToConnect | ProtocolOptions.NoReplyToHelo | ProtocolOptions.NoReplyToMail
        | ProtocolOptions.NoReplyToRecipient | ProtocolOptions.NoReplyToHeader | ProtocolOptions.NoReplyToEndOfHeader
        | ProtocolOptions.NoReplyToBody | ProtocolOptions.NoReplyToUnknown | ProtocolOptions.NoUnknown | ProtocolOptions.LeadingSpace;

    readonly EnvelopeDraft envelope = new(limits);
    readonly Macros macros = new();
    ContentBuffer content = new(limits.ContentBytes, valuesHoldLeadingSpace: false);
    Negotiation agreed;
    State state = Fresh;
    bool watched;
    Policy? policy;

    internal enum State
    {
        Fresh, // nothing negotiated
        Ready, // no message, or one that is decided
        Transaction, // behind MAIL (RFC 5321 section 3.3)
        Header, // a watched message behind DATA
        Body, // behind the end of its header
        Judging, // behind its end
        Closed,
    }

    public bool IsNegotiated => state != Fresh;

    /// <summary>True from MAIL to the answer that decides, or to ABORT.</summary>
    public bool InMessage => state is Transaction or Header or Body or Judging;

    /// <summary>The policy that the message began with.</summary>
    public Policy Policy => policy ?? throw new InvalidOperationException("no message has begun");

    public int Messages { get; private set; }

    public int Judged { get; private set; }

    public int Oversized { get; private set; }

    public int SuppressedEdits { get; private set; }

    /// <summary>Takes the next frame; what it copies of it lives until the message ends.</summary>
    public Step Accept(in Frame frame, IBufferWriter<byte> output) => (state, frame.Command) switch
    {
        (Judging or Closed, _) => throw new InvalidOperationException($"no frame is expected in state {state}"),
        (_, Command.Quit) => Close(EndKind.Quit, "the MTA said goodbye"),
        (Fresh, Command.Negotiate) => OnNegotiate(frame, output),
        (Fresh, _) => Close(EndKind.Illegal, $"{Peer.Letter(frame.Command)} came before negotiation: the peer is no MTA"),

        (_, Command.Negotiate) => Step.Silent, // as libmilter does
        (_, Command.Macro) => OnMacro(frame),
        (_, Command.Abort) => OnAbort(),
        (_, Command.NextConnection) => OnNextConnection(),
        (_, Command.Connect) => OnConnect(frame, output),
        (_, Command.Helo) => OnHelo(frame, output),
        (_, Command.Unknown) => Answer(Reply.Continue, ProtocolOptions.NoReplyToUnknown, output),
        (_, Command.Mail) => OnMail(frame, output),
        (Transaction, Command.Recipient) => OnRecipient(frame, output),
        (_, Command.Recipient) => Answer(Reply.Continue, ProtocolOptions.NoReplyToRecipient, output),

        (Transaction, Command.Data) => OnData(output),
        (Header or Body, Command.Data) => Answer(Reply.Continue, ProtocolOptions.NoReplyToData, output),

        // Versions 2 and 3 have no DATA event: the first sign of content decides.
        (Transaction, Command.Header or Command.EndOfHeader or Command.Body or Command.EndOfMessage) => OnContentWithoutData(frame, output),

        (Header, Command.Header) => OnHeader(frame, output),
        (Body, Command.Header) => Answer(Reply.Continue, ProtocolOptions.NoReplyToHeader, output), // too late to be one
        (Header, Command.EndOfHeader) => OnEndOfHeader(output),
        (Body, Command.EndOfHeader) => Answer(Reply.Continue, ProtocolOptions.NoReplyToEndOfHeader, output),
        (Header or Body, Command.Body) => OnBody(frame, output),
        (Header or Body, Command.EndOfMessage) => OnEndOfMessage(frame),

        // Content of a message that we let go, or of none at all: an MTA that sends it nevertheless is told again.
        (Ready, Command.Data) => Answer(Reply.Accept, ProtocolOptions.NoReplyToData, output),
        (Ready, Command.Header) => Answer(Reply.Accept, ProtocolOptions.NoReplyToHeader, output),
        (Ready, Command.EndOfHeader) => Answer(Reply.Accept, ProtocolOptions.NoReplyToEndOfHeader, output),
        (Ready, Command.Body) => Answer(Reply.Accept, ProtocolOptions.NoReplyToBody, output),
        (Ready, Command.EndOfMessage) => Answer(Reply.Accept, output),

        _ => Close(EndKind.Illegal, $"{Peer.Letter(frame.Command)} is no command of the milter protocol; {Peer.WhatPostfixSays}"),
    };

    /// <summary>
    /// Answers the message that is being judged. If its judge did not come back, the content may be in use still, and its memory is not
    /// used again.
    /// </summary>
    public void Finish(Verdict verdict, IBufferWriter<byte> output, bool contentInUse = false)
    {
        if (state != Judging) throw new InvalidOperationException($"no message is being judged in state {state}");
        SuppressedEdits += VerdictWriter.Write(verdict, agreed, output);
        content.Release(contentInUse);
        state = Ready;
    }

    /// <summary>Gives rented memory back, unless a judge may still be reading it.</summary>
    public void Dispose()
    {
        content.Release(inUse: state == Judging);
        state = Closed;
    }


    // SMFIC_OPTNEG: see Negotiation.
    Step OnNegotiate(in Frame frame, IBufferWriter<byte> output)
    {
        if (!Negotiation.TryRead(frame.Payload, out var offer))
        {
            return Close(EndKind.Illegal, "the MTA offers protocol version 1 or a broken negotiation packet; version 2 is the least that "
                + "we speak (Postfix: milter_protocol = 6)");
        }
        agreed = offer.Agree(WantedActions, WantedOptions);
        agreed.Write(output, MacroRequest.Payload);
        content = new ContentBuffer(limits.ContentBytes, (agreed.Options & ProtocolOptions.LeadingSpace) != 0);
        state = Ready;
        return Step.Answered;
    }

    // SMFIC_MACRO: command, {name NUL value NUL}*; never answered.
    Step OnMacro(in Frame frame)
    {
        macros.Set(frame.Payload);
        return Step.Silent;
    }

    // SMFIC_ABORT: empty; never answered. Comes after every message, also after a finished one, and several times in a row.
    Step OnAbort()
    {
        EndMessage();
        return Step.Silent;
    }

    // SMFIC_QUIT_NC: empty; never answered. The same socket serves the next SMTP session, with what was negotiated.
    Step OnNextConnection()
    {
        EndMessage();
        macros.Clear();
        envelope.ClearClient();
        return Step.Silent;
    }

    // SMFIC_CONNECT: see ClientInfo.
    Step OnConnect(in Frame frame, IBufferWriter<byte> output) => envelope.SetClient(frame.Payload)
        ? Answer(Reply.Continue, ProtocolOptions.NoReplyToConnect, output)
        : Close(EndKind.Illegal, $"a CONNECT packet without host name, address family or port; {Peer.WhatPostfixSays}");

    // SMFIC_HELO: name NUL. Comes twice with STARTTLS, and may come inside a transaction, which only ABORT ends.
    Step OnHelo(in Frame frame, IBufferWriter<byte> output)
    {
        envelope.SetHelo(frame.Payload);
        return Answer(Reply.Continue, ProtocolOptions.NoReplyToHelo, output);
    }

    // SMFIC_MAIL: path NUL, {argument NUL}*. Begins a transaction in any state: not every MTA aborts what we decided early.
    Step OnMail(in Frame frame, IBufferWriter<byte> output)
    {
        EndMessage();
        macros.BeginMessage();
        envelope.SetSender(frame.Payload);
        policy = policySource();
        Messages++;
        state = Transaction;
        return Answer(Reply.Continue, ProtocolOptions.NoReplyToMail, output);
    }

    // SMFIC_RCPT: path NUL, {argument NUL}*. With SMFIP_RCPT_REJ, for which we do not ask, rejected ones come too, marked by a macro.
    Step OnRecipient(in Frame frame, IBufferWriter<byte> output)
    {
        if (!macros.Find(Command.Recipient, "rcpt_mailer"u8).SequenceEqual("error"u8))
            watched |= Policy.Watches(envelope.AddRecipient(frame.Payload));
        return Answer(Reply.Continue, ProtocolOptions.NoReplyToRecipient, output);
    }

    // SMFIC_DATA: empty. After our accept Postfix sends neither header nor body.
    Step OnData(IBufferWriter<byte> output)
    {
        Decide();
        return Answer(state == Header ? Reply.Continue : Reply.Accept, ProtocolOptions.NoReplyToData, output);
    }

    Step OnContentWithoutData(in Frame frame, IBufferWriter<byte> output)
    {
        Decide();
        return Accept(frame, output);
    }

    // SMFIC_HEADER: name NUL value NUL.
    Step OnHeader(in Frame frame, IBufferWriter<byte> output)
    {
        content.AddField(frame.Payload);
        return Answer(Reply.Continue, ProtocolOptions.NoReplyToHeader, output);
    }

    // SMFIC_EOH: empty.
    Step OnEndOfHeader(IBufferWriter<byte> output)
    {
        EnterBody();
        return Answer(Reply.Continue, ProtocolOptions.NoReplyToEndOfHeader, output);
    }

    // SMFIC_BODY: raw bytes, CRLF lines cut anywhere.
    Step OnBody(in Frame frame, IBufferWriter<byte> output)
    {
        EnterBody();
        content.AddBody(frame.Payload);
        return Answer(Reply.Continue, ProtocolOptions.NoReplyToBody, output);
    }

    // SMFIC_BODYEOB: empty from Postfix, the last piece of the body from others.
    Step OnEndOfMessage(in Frame frame)
    {
        EnterBody();
        content.AddBody(frame.Payload);
        content.Complete();
        state = Judging;
        Judged++;
        return Step.Judge(new Message
        {
            Envelope = envelope.ToEnvelope(macros),
            Content = content.Memory,
            IsTruncated = content.IsTruncated,
            AllowedEdits = agreed.Actions & ~MilterActions.RequestMacros,
        });
    }

    void Decide()
    {
        if (envelope.IsIncomplete) Oversized++;
        state = watched && !envelope.IsIncomplete ? Header : Ready;
    }

    void EnterBody()
    {
        if (state == Header) content.EndHeader();
        state = Body;
    }

    void EndMessage()
    {
        content.Release();
        envelope.ClearMessage();
        watched = false;
        state = Ready;
    }

    Step Close(EndKind kind, string detail)
    {
        content.Release();
        state = Closed;
        return Step.Close(kind, detail);
    }

    // Silence where the MTA agreed not to wait: it would take the reply for that of the next event.
    Step Answer(Reply reply, ProtocolOptions unlessAgreed, IBufferWriter<byte> output) =>
        (agreed.Options & unlessAgreed) != 0 ? Step.Silent : Answer(reply, output);

    static Step Answer(Reply reply, IBufferWriter<byte> output)
    {
        FrameWriter.Write(output, reply);
        return Step.Answered;
    }
}
