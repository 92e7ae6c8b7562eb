using AbuseMilter.Milter.Wire;
using static AbuseMilter.Milter.Wire.ProtocolOptions;

namespace AbuseMilter.Milter.Session;

/// <summary>
/// What is asked of the MTA for a policy, and no more: events that nobody reads are not sent, and where nobody is asked the MTA does not wait.
/// </summary>
/// <remarks>
/// DATA is always sent and always answered. That costs one round trip for a message that nobody watches, and no header or body follows our
/// accept. An MTA that does not wait there would flush and have its next packet held back by Nagle's algorithm until our delayed
/// acknowledgement, some 44 ms for each message on TCP.
/// </remarks>
sealed record Plan(MilterActions Actions, ProtocolOptions Options, MacroNames Macros)
{
    const ProtocolOptions Always = NoUnknown | NoReplyToUnknown | NoReplyToHeader | LeadingSpace;

    // What a connection cannot do without any more once it was agreed. The body is another matter: what comes of it can be dropped.
    const ProtocolOptions Final = NoReplyToConnect | NoReplyToHelo | NoReplyToMail | NoReplyToRecipient | NoReplyToEndOfHeader
        | NoHeader | NoEndOfHeader | NoBody;

    /// <summary>The macros in the form of the protocol.</summary>
    public byte[] MacroRequest { get; } = Wire.MacroRequest.Of(Macros);

    public static Plan For(Policy policy)
    {
        ProtocolOptions UnlessAsked(Moment moment, ProtocolOptions saved) => (policy.AskedAt & moment) == 0 ? saved : None;
        return new Plan(
            policy.Edits | MilterActions.RequestMacros,
            Always
                | UnlessAsked(Moment.Connect, NoReplyToConnect)
                | UnlessAsked(Moment.Helo, NoReplyToHelo)
                | UnlessAsked(Moment.Mail, NoReplyToMail)
                | UnlessAsked(Moment.Recipient, NoReplyToRecipient)
                | UnlessAsked(Moment.EndOfHeader, NoReplyToEndOfHeader)
                | policy.Reads switch
                {
                    Content.None => NoHeader | NoBody | NoReplyToBody | UnlessAsked(Moment.EndOfHeader, NoEndOfHeader),
                    Content.Header => NoBody | NoReplyToBody,
                    _ => policy.BodyBytes == int.MaxValue ? NoReplyToBody : Skip,
                },
            policy.Macros);
    }

    /// <summary>True if a connection that was negotiated by this plan, with that result, serves the other plan as well.</summary>
    public bool Covers(Plan other, in Negotiation agreed) =>
        (agreed.Options & Final & ~other.Options) == 0
        && (other.Actions & ~Actions) == 0
        && Macros == other.Macros;
}
