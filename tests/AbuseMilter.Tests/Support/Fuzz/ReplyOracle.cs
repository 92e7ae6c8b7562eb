using System.Buffers.Binary;
using AbuseMilter.Milter.Session;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>
/// The MTA's half of the protocol: what it waits for after each event that it sends, what it takes then, and what has to come of a verdict.
/// Written from the description of the protocol, with the numbers of the wire; it knows nothing of the states that a milter may keep.
/// </summary>
/// <param name="longestFrame">What the milter takes, which decides the size of chunks that it may agree to.</param>
/// <param name="mustAsk">
/// True for sessions in the order of the protocol and within all limits: a watched message is then never accepted before its judge was asked.
/// </param>
sealed class ReplyOracle(int longestFrame, bool mustAsk = false)
{
    // SMFIP_*.
    const uint NoData = 0x200, Skip = 0x400, RejectedRecipients = 0x800, NoReplyToRecipient = 0x8000, NoReplyToData = 0x10000;
    const uint ChunksOf256K = 0x10000000, ChunksOf1M = 0x20000000;

    /// <summary>SMFIP_HDR_LEADSPC.</summary>
    public const uint LeadingSpace = 0x100000;

    const uint RequestMacros = 0x100; // SMFIF_SETSYMLIST

    Disposition session = Disposition.Continue; // as decided at CONNECT or HELO
    Disposition message = Disposition.Continue; // as decided before its end
    string edits = "";
    int editsWanted;
    bool watched;
    bool recipientIsRejected;

    public uint Version { get; private set; }

    public uint Actions { get; private set; }

    public uint Options { get; private set; }

    public bool IsNegotiated { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>The first letter of what came last, the final one at end of message; NUL for silence.</summary>
    public char Last { get; private set; }

    /// <summary>Takes note of an event that was sent, and of all that was done about it.</summary>
    /// <param name="letter">The command.</param>
    /// <param name="payload">What follows it.</param>
    /// <param name="asked">What the judge was asked and said; null if it was not.</param>
    /// <param name="written">All that was said.</param>
    /// <param name="closed">Whether the connection was closed.</param>
    /// <param name="isWatched">Of a recipient.</param>
    /// <param name="comesAgain">True when it is said to be refused for now because its connection cannot serve it.</param>
    /// <exception cref="Complaint">The MTA could not work with that, or it is not what the judge said.</exception>
    public void Check(char letter, ReadOnlySpan<byte> payload, Asked? asked, ReadOnlySpan<byte> written, bool closed, bool isWatched = false, bool comesAgain = false)
    {
        if (IsClosed) throw new Complaint("something was done after the end");
        Last = '\0';
        if (letter == 'K') session = Disposition.Continue;
        if (letter is 'A' or 'K' or 'M') BeginMessage(letter == 'M' ? session : Disposition.Continue);
        if (comesAgain)
        {
            if (mustAsk && !watched || message != Disposition.Continue || !"TLNBE".Contains(letter, StringComparison.Ordinal)) throw new Complaint($"put off at '{letter}'");
            message = Disposition.TempFail;
        }
        IsClosed = MustClose(letter, payload);
        if (closed != IsClosed) throw new Complaint(closed ? $"closed over '{letter}'" : $"went on after '{letter}'");
        if (closed || !Awaits(letter))
        {
            if (!written.IsEmpty) throw new Complaint($"{written.Length} bytes that nobody waits for after '{letter}'");
            if (asked is not null) throw new Complaint($"somebody was asked at '{letter}', where the MTA does not wait");
        }
        else if (!IsNegotiated) CheckNegotiation(payload, written);
        else if (letter == 'E') CheckEnd(asked, written);
        else CheckReply(letter, asked, written);
        Remember(letter, payload, asked, isWatched);
    }

    /// <summary>The bit with which the MTA does not wait for a reply (SMFIP_NR_*); null for what is never answered.</summary>
    public static uint? NoReplyBit(char letter) => letter switch
    {
        'C' => 0x1000,
        'H' => 0x2000,
        'M' => 0x4000,
        'R' => NoReplyToRecipient,
        'T' => NoReplyToData,
        'L' => 0x80,
        'N' => 0x40000,
        'B' => 0x80000,
        'U' => 0x20000,
        'E' => 0,
        _ => null,
    };

    /// <summary>The bit with which the MTA does not even send the event (SMFIP_NO*); 0 for what it always sends.</summary>
    public static uint NoEventBit(char letter) => letter switch
    {
        'C' => 0x1,
        'H' => 0x2,
        'M' => 0x4,
        'R' => 0x8,
        'B' => 0x10,
        'L' => 0x20,
        'N' => 0x40,
        'U' => 0x100,
        'T' => NoData,
        _ => 0,
    };

    public bool Sends(char letter) => (Options & NoEventBit(letter)) == 0 && Version >= (letter switch { 'T' => 4u, 'U' => 3u, _ => 2u });

    public bool Awaits(char letter) => IsNegotiated ? NoReplyBit(letter) is { } bit && (Options & bit) == 0 : letter == 'O';

    // Q ends it; so does what is no MTA: another start than an offer of version 2, letters that do not exist, CONNECT without its parts.
    bool MustClose(char letter, ReadOnlySpan<byte> payload) => (IsNegotiated, letter) switch
    {
        (_, 'Q') => true,
        (false, 'O') => payload.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(payload) < 2,
        (false, _) => true,
        (_, 'C') => !IsConnect(payload),
        _ => !"ABCDEHKLMNORTU".Contains(letter, StringComparison.Ordinal),
    };

    // host NUL, then 'U', or one of 4, 6, L with two bytes of port.
    static bool IsConnect(ReadOnlySpan<byte> payload)
    {
        var end = payload.IndexOf((byte)0);
        if (end < 0 || end + 1 == payload.Length) return false;
        return (char)payload[end + 1] switch { 'U' => true, '4' or '6' or 'L' => payload.Length >= end + 4, _ => false };
    }

    void CheckNegotiation(ReadOnlySpan<byte> offer, ReadOnlySpan<byte> written)
    {
        if (Take(ref written, out var answer) != 'O' || answer.Length < 12) throw new Complaint("an offer without its answer");
        if (!written.IsEmpty) throw new Complaint("more than one answer to an offer");
        var (version, actions, options) = Three(offer);
        // What an MTA of version 1 could do, when nothing is said.
        if (actions == 0) actions = 0xf;
        if (options == 0) options = 0x3f;
        (Version, Actions, Options) = Three(answer);
        if (Version != Math.Min(version, 6)) throw new Complaint($"version {Version} for {version}");
        if ((Actions & ~actions) != 0) throw new Complaint($"actions {Actions:x} of {actions:x}");
        if ((Options & ~options) != 0) throw new Complaint($"options {Options:x} of {options:x}");
        if ((Options & (NoData | NoReplyToData)) != 0 || Version < 4 && (Options & NoReplyToRecipient) != 0)
            throw new Complaint("the last event before the content is not answered, which stalls on TCP");
        if ((Options & RejectedRecipients) != 0) throw new Complaint("recipients that others rejected were asked for");
        if ((Options & ChunksOf1M) != 0 && ((Options & ChunksOf256K) != 0 || longestFrame < 1 << 20)
            || (Options & ChunksOf256K) != 0 && longestFrame < 1 << 18)
        {
            throw new Complaint($"chunks {Options & (ChunksOf1M | ChunksOf256K):x} with frames of {longestFrame}");
        }
        CheckMacroRequest(answer[12..]);
        (IsNegotiated, Last) = (true, 'O');
    }

    // {uint32 stage, names NUL}*
    void CheckMacroRequest(ReadOnlySpan<byte> request)
    {
        if (!request.IsEmpty && (Actions & RequestMacros) == 0) throw new Complaint("macros were asked for that cannot be");
        for (; !request.IsEmpty; request = request[(4 + request[4..].IndexOf((byte)0) + 1)..])
        {
            if (request.Length < 6 || request[4..].IndexOf((byte)0) < 1 || BinaryPrimitives.ReadUInt32BigEndian(request) > 6)
                throw new Complaint($"the request for macros {MilterText.Escape(request)}");
        }
    }

    void CheckReply(char letter, Asked? asked, ReadOnlySpan<byte> written)
    {
        var reply = Take(ref written, out var payload);
        if (!written.IsEmpty) throw new Complaint($"two replies to '{letter}'");
        ReplyForm.CheckVerdict(reply, payload);
        var kind = Class(reply, payload);
        var expected = asked is { } told ? Expected(letter, told) : Expected(letter);
        if (!expected.Contains(kind, StringComparison.Ordinal)) throw new Complaint($"'{reply}' to '{letter}' where one of {expected} is right");
        if (mustAsk && watched && message == Disposition.Continue && reply == 'a' && asked is null && "TLNB".Contains(letter, StringComparison.Ordinal))
            throw new Complaint("a watched message was accepted unread");
        Last = reply;
    }

    // What the verdict makes of this event; letters, with r and t for their texts as well.
    string Expected(char letter, Asked asked)
    {
        if (asked.Moment != MomentOf(letter)) throw new Complaint($"asked about {asked.Moment} at '{letter}'");
        return (letter, asked.Disposition) switch
        {
            ('C' or 'H', Disposition.Discard) => "c",
            ('R', Disposition.Accept) => "c",
            ('M' or 'T' or 'N', Disposition.Accept) when editsWanted + asked.EditsWanted > 0 => "c",
            var (_, disposition) => Letter(disposition),
        };
    }

    // The same where nobody was asked.
    string Expected(char letter) => letter switch
    {
        'U' => "c",
        'C' or 'H' => session == Disposition.Discard ? "c" : Letter(session),
        'R' when message == Disposition.Accept => "c",
        'M' => Letter(session),
        _ when message == Disposition.Accept && editsWanted > 0 => letter == 'B' ? "cs" : "c",
        'T' or 'L' or 'N' when message == Disposition.Continue => "ca",
        'B' when message == Disposition.Continue => (Options & Skip) != 0 ? "cas" : "ca",
        _ => Letter(message),
    };

    // PROGRESS, edits, one final reply.
    void CheckEnd(Asked? asked, ReadOnlySpan<byte> written)
    {
        if (asked is { } told)
        {
            if (told.Moment != Moment.EndOfMessage) throw new Complaint($"asked about {told.Moment} at 'E'");
            (edits, editsWanted) = (edits + told.Edits, editsWanted + told.EditsWanted);
        }
        else if (mustAsk && watched && message == Disposition.Continue) throw new Complaint("a watched message ended and nobody was asked");

        var made = "";
        var reply = Take(ref written, out var payload);
        while (!"acdrty4sfO".Contains(reply, StringComparison.Ordinal))
        {
            if (reply != 'p')
            {
                ReplyForm.CheckEdit(reply, payload, (Options & LeadingSpace) != 0);
                made += reply;
            }
            if (written.IsEmpty) throw new Complaint("edits without a verdict");
            reply = Take(ref written, out payload);
        }
        if (!written.IsEmpty) throw new Complaint("something behind the verdict");
        ReplyForm.CheckVerdict(reply, payload);
        CheckVerdict(asked?.Disposition ?? message, Class(reply, payload), made);
        Last = reply;
    }

    void CheckVerdict(Disposition disposition, char kind, string made)
    {
        var expected = disposition switch
        {
            Disposition.Continue or Disposition.Accept => 'a',
            Disposition.Shutdown => 't',
            _ => Letter(disposition)[0],
        };
        if (kind != expected) throw new Complaint($"'{kind}' at the end of a message that is {disposition}");
        var wanted = expected == 'a' ? edits : "";
        if (made.Contains('b', StringComparison.Ordinal) && made.LastIndexOf('b') - made.IndexOf('b', StringComparison.Ordinal) + 1 != made.Count(c => c == 'b'))
            throw new Complaint($"other edits between the pieces of a body: {made}");
        if (Sorted(made) != Sorted(wanted)) throw new Complaint($"the edits \"{made}\" instead of \"{wanted}\"");
    }

    // The pieces of bodies count as one.
    static string Sorted(string letters)
    {
        var others = string.Concat(letters.Where(c => c != 'b').Order());
        return others.Length < letters.Length ? others + 'b' : others;
    }

    void Remember(char letter, ReadOnlySpan<byte> payload, Asked? asked, bool isWatched)
    {
        switch (letter)
        {
            case 'D' when payload is [(byte)'R', .. var macros]:
                recipientIsRejected = macros.IndexOf("error\0"u8) >= 0;
                break;
            case 'R' when isWatched && !recipientIsRejected && asked is not { Disposition: Disposition.Reject or Disposition.TempFail }:
                watched = true;
                break;
        }
        if (asked is { } told && letter != 'E') Remember(letter, told);
        if (letter == 'E') (edits, editsWanted, watched) = ("", 0, false);
    }

    void Remember(char letter, Asked told)
    {
        if (letter is 'C' or 'H')
        {
            if (told.Disposition != Disposition.Continue) session = told.Disposition;
            return;
        }
        if (told.Disposition is Disposition.Continue or Disposition.Accept)
            (edits, editsWanted) = (edits + told.Edits, editsWanted + told.EditsWanted);
        if (letter == 'R' ? told.Disposition is Disposition.Discard or Disposition.Shutdown : told.Disposition != Disposition.Continue)
            message = told.Disposition;
    }

    // A verdict about the client holds for its messages; nothing else goes from one to the next.
    void BeginMessage(Disposition decided) => (message, edits, editsWanted, watched, recipientIsRejected) = (decided, "", 0, false, false);

    static string Letter(Disposition disposition) => disposition switch
    {
        Disposition.Continue => "c",
        Disposition.Accept => "a",
        Disposition.Discard => "d",
        Disposition.Reject => "r",
        Disposition.TempFail => "t",
        _ => "4",
    };

    static Moment MomentOf(char letter) => letter switch
    {
        'C' => Moment.Connect,
        'H' => Moment.Helo,
        'M' => Moment.Mail,
        'R' => Moment.Recipient,
        'T' => Moment.Data,
        'N' => Moment.EndOfHeader,
        _ => Moment.EndOfMessage,
    };

    static char Class(char reply, ReadOnlySpan<byte> payload) => reply == 'y' ? payload[0] == '4' ? 't' : 'r' : reply;

    static char Take(ref ReadOnlySpan<byte> written, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (written.IsEmpty) throw new Complaint("no reply");
        if (written.Length < 5) throw new Complaint("a reply that is cut off");
        var length = BinaryPrimitives.ReadInt32BigEndian(written);
        if (length < 1 || length > written.Length - 4) throw new Complaint($"a reply of {length} bytes");
        var letter = (char)written[4];
        payload = written[5..(4 + length)];
        written = written[(4 + length)..];
        return letter;
    }

    static (uint, uint, uint) Three(ReadOnlySpan<byte> payload) => (
        BinaryPrimitives.ReadUInt32BigEndian(payload), BinaryPrimitives.ReadUInt32BigEndian(payload[4..]),
        BinaryPrimitives.ReadUInt32BigEndian(payload[8..]));
}
