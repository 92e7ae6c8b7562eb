namespace AbuseMilter.Milter.Wire;

/// <summary>What the MTA says: the first byte of a frame that comes in. Any other letter is not part of the protocol.</summary>
public enum Command : byte
{
    None = 0,
    Abort = (byte)'A', // SMFIC_ABORT
    Body = (byte)'B', // SMFIC_BODY
    Connect = (byte)'C', // SMFIC_CONNECT
    Macro = (byte)'D', // SMFIC_MACRO
    EndOfMessage = (byte)'E', // SMFIC_BODYEOB
    Helo = (byte)'H', // SMFIC_HELO
    NextConnection = (byte)'K', // SMFIC_QUIT_NC
    Header = (byte)'L', // SMFIC_HEADER
    Mail = (byte)'M', // SMFIC_MAIL
    EndOfHeader = (byte)'N', // SMFIC_EOH
    Negotiate = (byte)'O', // SMFIC_OPTNEG
    Quit = (byte)'Q', // SMFIC_QUIT
    Recipient = (byte)'R', // SMFIC_RCPT
    Data = (byte)'T', // SMFIC_DATA
    Unknown = (byte)'U', // SMFIC_UNKNOWN
}
