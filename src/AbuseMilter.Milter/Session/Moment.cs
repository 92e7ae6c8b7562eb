namespace AbuseMilter.Milter.Session;

/// <summary>The moments at which a judge can be asked. All but the last cost the MTA a round trip that it would save otherwise.</summary>
[Flags]
public enum Moment
{
    None = 0,

    /// <summary>A client has connected. Asked of all mail, watched or not.</summary>
    Connect = 0x1,

    /// <summary>It has said HELO or EHLO, and again after STARTTLS. Asked of all mail, unless the client was decided about.</summary>
    Helo = 0x2,

    /// <summary>The sender is known. Asked of all mail.</summary>
    Mail = 0x4,

    /// <summary>One watched recipient; the verdict is about that recipient alone.</summary>
    Recipient = 0x8,

    /// <summary>All recipients are known and one of them is watched; the client has not sent the content yet.</summary>
    Data = 0x10,

    /// <summary>The header of a watched message is known, its body is not.</summary>
    EndOfHeader = 0x20,

    /// <summary>All that the policy reads is there. Always asked, unless the message was decided before.</summary>
    EndOfMessage = 0x40,
}
