using System.Buffers;
using AbuseMilter.Milter.Wire;
using static AbuseMilter.Milter.Session.Conversation.State;

namespace AbuseMilter.Milter.Session;

/// <summary>
/// One connection's side of the protocol as a pure state machine: frames in, answers out, no I/O and no clock. Each event that awaits
/// a reply gets exactly one, and nothing else is ever written. Frames that make no sense where they come are answered with what lets
/// mail pass; only what breaks the protocol itself closes the connection.
/// </summary>
public sealed class Conversation(Func<Policy> policySource, MilterLimits limits) : IDisposable
{
    // Neither the old rules nor the new ones can be followed on this connection, but on the sender's next one.
    static readonly Verdict ComeAgain = new()
    {
        Disposition = Disposition.TempFail,
        Text = ReplyText.Create(451, "4.3.2", "Reconfigured a moment ago, try again"),
    };

    readonly EnvelopeDraft envelope = new(limits);
    readonly Macros macros = new();
    readonly List<Edit> edits = []; // asked for before the end of the message
    ContentBuffer content = new(limits, valuesHoldLeadingSpace: false);
    long bodyBytes;
    Plan? plan;
    Negotiation agreed;
    State state = Fresh;
    State behind; // the state to go on in, once the judge has answered
    Moment asked;
    Policy? policy;
    Verdict? session; // decided at CONNECT or HELO for every message
    Verdict decided = Verdict.Accept;
    bool watched;
    bool wasJudged;
    bool outgrown; // the policy of the message needs more than was negotiated

    // The policy of a message may want less than its connection has negotiated.
    MilterActions AllowedEdits => agreed.Actions & Policy.Edits & ~MilterActions.RequestMacros;

    internal enum State
    {
        Fresh, // nothing negotiated
        Ready, // no message, or one that is decided
        Transaction, // behind MAIL (RFC 5321 section 3.3)
        Header, // a watched message behind DATA
        Body, // behind the end of its header
        Decided, // accepted before its content, and its end is awaited because only there edits are taken
        Judging,
        Closed,
    }

    public bool IsNegotiated => state != Fresh;

    /// <summary>True from MAIL to the answer that decides, or to ABORT.</summary>
    public bool InMessage =>
        (state == Judging ? behind : state) is Transaction or Header or Body or Decided || state == Judging && asked > Moment.Helo;

    /// <summary>The policy of the message, or before one of the connection.</summary>
    public Policy Policy => policy ?? throw new InvalidOperationException("nothing was negotiated");

    public int Messages { get; private set; }

    /// <summary>Messages that the judge was asked about, once or several times.</summary>
    public int Judged { get; private set; }

    public int Oversized { get; private set; }

    public int SuppressedEdits { get; private set; }

    /// <summary>Watched messages refused for now, because their policy needs more than their connection has negotiated.</summary>
    public int Outgrown { get; private set; }

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
        (Transaction, Command.Data) => OnData(output),
        (Header or Body or Decided, Command.Recipient) => Answer(Reply.Continue, ProtocolOptions.NoReplyToRecipient, output),
        (Header or Body or Decided, Command.Data) => Answer(Reply.Continue, ProtocolOptions.NoReplyToData, output),

        // Versions 2 and 3 have no DATA event: the first sign of content decides.
        (Transaction, Command.Header or Command.EndOfHeader or Command.Body or Command.EndOfMessage) => OnContentWithoutData(frame, output),

        (Header, Command.Header) => OnHeader(frame, output),
        (Body or Decided, Command.Header) => Answer(Reply.Continue, ProtocolOptions.NoReplyToHeader, output), // too late to be looked at
        (Header, Command.EndOfHeader) => OnEndOfHeader(output),
        (Body or Decided, Command.EndOfHeader) => Answer(Reply.Continue, ProtocolOptions.NoReplyToEndOfHeader, output),
        (Header or Body, Command.Body) => OnBody(frame, output),
        (Header or Body, Command.EndOfMessage) => OnEndOfMessage(frame),

        (Decided, Command.Body) => SkipBody(output),

        // A message that is decided, or none at all: an MTA that goes on nevertheless is told again.
        (Ready, Command.Recipient) when decided.Disposition == Disposition.Accept =>
            Answer(Reply.Continue, ProtocolOptions.NoReplyToRecipient, output),
        (Ready, Command.Recipient) => AnswerDecided(ProtocolOptions.NoReplyToRecipient, output),
        (Ready, Command.Data) => AnswerDecided(ProtocolOptions.NoReplyToData, output),
        (Ready, Command.Header) => AnswerDecided(ProtocolOptions.NoReplyToHeader, output),
        (Ready, Command.EndOfHeader) => AnswerDecided(ProtocolOptions.NoReplyToEndOfHeader, output),
        (Ready, Command.Body) => AnswerDecided(ProtocolOptions.NoReplyToBody, output),
        (Decided or Ready, Command.EndOfMessage) => AnswerFinally(decided, output),

        _ => Close(EndKind.Illegal, $"{Peer.Letter(frame.Command)} is no command of the milter protocol; {Peer.WhatPostfixSays}"),
    };

    /// <summary>
    /// Answers what the judge was asked. If it did not come back, the content may be in use still, and its memory is not used again.
    /// </summary>
    public void Finish(Verdict verdict, IBufferWriter<byte> output, bool contentInUse = false)
    {
        if (state != Judging) throw new InvalidOperationException($"no verdict is awaited in state {state}");
        state = behind;
        switch (asked)
        {
            case Moment.Connect or Moment.Helo:
                DecideSession(verdict, output);
                break;
            case Moment.Recipient:
                DecideRecipient(verdict, output);
                break;
            case Moment.EndOfMessage:
                edits.AddRange(verdict.Edits);
                AnswerFinally(verdict, output);
                content.Release(contentInUse);
                break;
            default:
                DecideEarly(verdict, output, contentInUse);
                break;
        }
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
        policy = policySource();
        plan = policy.Plan;
        agreed = offer.Agree(plan.Actions, plan.Options, limits.FrameBytes);
        agreed.Write(output, plan.MacroRequest);
        content = new ContentBuffer(limits, (agreed.Options & ProtocolOptions.LeadingSpace) != 0);
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
        session = null;
        return Step.Silent;
    }

    // SMFIC_CONNECT: see ClientInfo.
    Step OnConnect(in Frame frame, IBufferWriter<byte> output)
    {
        if (!envelope.SetClient(frame.Payload))
            return Close(EndKind.Illegal, $"a CONNECT packet without host name, address family or port; {Peer.WhatPostfixSays}");
        return AskSession(Moment.Connect, ProtocolOptions.NoReplyToConnect, output);
    }

    // SMFIC_HELO: name NUL. Comes twice with STARTTLS, and may come inside a transaction, which only ABORT ends.
    Step OnHelo(in Frame frame, IBufferWriter<byte> output)
    {
        envelope.SetHelo(frame.Payload);
        return AskSession(Moment.Helo, ProtocolOptions.NoReplyToHelo, output);
    }

    // SMFIC_MAIL: path NUL, {argument NUL}*. Begins a transaction in any state: not every MTA aborts what we decided early.
    Step OnMail(in Frame frame, IBufferWriter<byte> output)
    {
        EndMessage();
        macros.BeginMessage();
        envelope.SetSender(frame.Payload);
        Messages++;
        if (session is not null)
        {
            decided = session;
            return AnswerDecided(ProtocolOptions.NoReplyToMail, output);
        }
        TakePolicy();
        state = Transaction;
        return IsAsked(Moment.Mail, ProtocolOptions.NoReplyToMail) && !envelope.IsIncomplete
            ? Ask(Moment.Mail, Transaction)
            : Answer(Reply.Continue, ProtocolOptions.NoReplyToMail, output);
    }

    // SMFIC_RCPT: path NUL, {argument NUL}*. With SMFIP_RCPT_REJ, for which we do not ask, rejected ones come too, marked by a macro. Beyond the
    // limits the recipient was not kept, and a judge would be shown somebody else.
    Step OnRecipient(in Frame frame, IBufferWriter<byte> output)
    {
        var rejected = macros.Find(Command.Recipient, "rcpt_mailer"u8).SequenceEqual("error"u8);
        if (!rejected && Policy.Watches(envelope.AddRecipient(frame.Payload)) && !envelope.IsIncomplete)
        {
            if (IsAsked(Moment.Recipient, ProtocolOptions.NoReplyToRecipient)) return Ask(Moment.Recipient, Transaction);
            watched = true;
        }
        return Answer(Reply.Continue, ProtocolOptions.NoReplyToRecipient, output);
    }

    // SMFIC_DATA: empty. After our accept Postfix sends neither header nor body.
    Step OnData(IBufferWriter<byte> output)
    {
        EnterContent();
        if (state == Header && IsAsked(Moment.Data, ProtocolOptions.NoReplyToData)) return Ask(Moment.Data, Header);
        return state == Ready
            ? AnswerDecided(ProtocolOptions.NoReplyToData, output)
            : Answer(Reply.Continue, ProtocolOptions.NoReplyToData, output);
    }

    Step OnContentWithoutData(in Frame frame, IBufferWriter<byte> output)
    {
        EnterContent();
        return Accept(frame, output);
    }

    // SMFIC_HEADER: name NUL value NUL.
    Step OnHeader(in Frame frame, IBufferWriter<byte> output)
    {
        if (Policy.Reads != Content.None) content.AddField(frame.Payload);
        return Answer(Reply.Continue, ProtocolOptions.NoReplyToHeader, output);
    }

    // SMFIC_EOH: empty.
    Step OnEndOfHeader(IBufferWriter<byte> output)
    {
        EnterBody();
        return IsAsked(Moment.EndOfHeader, ProtocolOptions.NoReplyToEndOfHeader)
            ? Ask(Moment.EndOfHeader, Body)
            : Answer(Reply.Continue, ProtocolOptions.NoReplyToEndOfHeader, output);
    }

    // SMFIC_BODY: raw bytes, CRLF lines cut anywhere.
    Step OnBody(in Frame frame, IBufferWriter<byte> output)
    {
        AddBody(frame);
        return bodyBytes < Policy.BodyBytes && Policy.Reads == Content.Body
            ? Answer(Reply.Continue, ProtocolOptions.NoReplyToBody, output)
            : SkipBody(output);
    }

    // SMFIC_BODYEOB: empty from Postfix, the last piece of the body from others.
    Step OnEndOfMessage(in Frame frame)
    {
        AddBody(frame);
        if (Policy.Reads != Content.None) content.Complete();
        return Ask(Moment.EndOfMessage, Ready);
    }

    // What is asked for at a moment that the MTA does not wait at is decided later.
    bool IsAsked(Moment moment, ProtocolOptions unlessAgreed) =>
        (Policy.AskedAt & moment) != 0 && (agreed.Options & unlessAgreed) == 0 && !outgrown;

    Step Ask(Moment moment, State then)
    {
        (asked, behind, state) = (moment, then, Judging);
        if (moment > Moment.Helo && !wasJudged)
        {
            wasJudged = true;
            Judged++;
        }
        return Step.Judge(new Message
        {
            Moment = moment,
            Envelope = envelope.ToEnvelope(macros, lastAlone: moment == Moment.Recipient),
            Content = moment >= Moment.EndOfHeader ? content.Memory : default,
            IsTruncated = content.IsTruncated,
            AllowedEdits = AllowedEdits,
        });
    }

    Step AskSession(Moment moment, ProtocolOptions unlessAgreed, IBufferWriter<byte> output)
    {
        if (session is not null && session.Disposition != Disposition.Discard)
            return AnswerWith(session, unlessAgreed, output);
        return session is null && IsAsked(moment, unlessAgreed) ? Ask(moment, state) : Answer(Reply.Continue, unlessAgreed, output);
    }

    // There is no message yet that could be edited or, in the eyes of an MTA, discarded.
    void DecideSession(Verdict verdict, IBufferWriter<byte> output)
    {
        SuppressedEdits += verdict.Edits.Count;
        if (verdict.Disposition != Disposition.Continue) session = verdict;
        AnswerWith(verdict.Disposition == Disposition.Discard ? Verdict.Continue : verdict, output);
    }

    // Accept would be for the whole message, and later recipients would not be shown to us.
    void DecideRecipient(Verdict verdict, IBufferWriter<byte> output)
    {
        switch (verdict.Disposition)
        {
            case Disposition.Reject or Disposition.TempFail:
                envelope.RemoveRecipient();
                AnswerWith(verdict, output);
                break;
            case Disposition.Discard or Disposition.Shutdown:
                DecideEarly(verdict, output, contentInUse: false);
                break;
            default:
                edits.AddRange(verdict.Edits);
                watched = true;
                AnswerWith(Verdict.Continue, output);
                break;
        }
    }

    void DecideEarly(Verdict verdict, IBufferWriter<byte> output, bool contentInUse)
    {
        if (verdict.Disposition is Disposition.Continue or Disposition.Accept) edits.AddRange(verdict.Edits);
        var isAwaited = verdict.Disposition == Disposition.Accept && edits.Count > 0;
        if (verdict.Disposition != Disposition.Continue)
        {
            decided = verdict;
            content.Release(contentInUse);
            state = isAwaited ? Decided : Ready;
        }
        AnswerWith(isAwaited ? Verdict.Continue : verdict, output);
    }

    void TakePolicy()
    {
        var next = policySource();
        if (ReferenceEquals(next, policy)) return;
        outgrown = !plan!.Covers(next.Plan, agreed);
        policy = next;
    }

    void EnterContent()
    {
        if (envelope.IsIncomplete) Oversized++;
        if (watched && outgrown)
        {
            Outgrown++;
            decided = ComeAgain;
            state = Ready;
            return;
        }
        state = watched && !envelope.IsIncomplete ? Header : edits.Count > 0 ? Decided : Ready;
    }

    void EnterBody()
    {
        if (state == Header && Policy.Reads != Content.None) content.EndHeader();
        state = Body;
    }

    void AddBody(in Frame frame)
    {
        EnterBody();
        if (Policy.Reads == Content.Body && bodyBytes < Policy.BodyBytes) content.AddBody(frame.Payload);
        bodyBytes += frame.Payload.Length;
    }

    void EndMessage()
    {
        content.Release();
        envelope.ClearMessage();
        edits.Clear();
        decided = Verdict.Accept;
        (watched, wasJudged, bodyBytes) = (false, false, 0);
        state = Ready;
    }

    Step Close(EndKind kind, string detail)
    {
        content.Release();
        state = Closed;
        return Step.Close(kind, detail);
    }

    Step AnswerFinally(Verdict verdict, IBufferWriter<byte> output)
    {
        SuppressedEdits += VerdictWriter.WriteFinal(verdict, edits, agreed with { Actions = AllowedEdits }, output);
        edits.Clear();
        state = Ready;
        return Step.Answered;
    }

    Step AnswerDecided(ProtocolOptions unlessAgreed, IBufferWriter<byte> output) => AnswerWith(decided, unlessAgreed, output);

    // SMFIR_SKIP: the rest of the body need not come. Postfix takes it for recipients and header fields as well, Sendmail for the body alone.
    Step SkipBody(IBufferWriter<byte> output) =>
        Answer((agreed.Options & ProtocolOptions.Skip) != 0 ? Reply.Skip : Reply.Continue, ProtocolOptions.NoReplyToBody, output);

    // Silence where the MTA agreed not to wait: it would take the reply for that of the next event.
    Step Answer(Reply reply, ProtocolOptions unlessAgreed, IBufferWriter<byte> output)
    {
        if ((agreed.Options & unlessAgreed) != 0) return Step.Silent;
        FrameWriter.Write(output, reply);
        return Step.Answered;
    }

    Step AnswerWith(Verdict verdict, ProtocolOptions unlessAgreed, IBufferWriter<byte> output) =>
        (agreed.Options & unlessAgreed) != 0 ? Step.Silent : AnswerWith(verdict, output);

    static Step AnswerWith(Verdict verdict, IBufferWriter<byte> output)
    {
        VerdictWriter.WriteReply(verdict, output);
        return Step.Answered;
    }
}
