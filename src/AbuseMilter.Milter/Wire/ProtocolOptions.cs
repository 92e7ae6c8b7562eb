namespace AbuseMilter.Milter.Wire;

/// <summary>
/// Which events the MTA need not send (No...), which it sends without waiting for an answer (NoReplyTo...), and how: libmilter's
/// SMFIP bits. The MTA offers what it can do, the filter picks.
/// </summary>
[Flags]
public enum ProtocolOptions : uint
{
    None = 0,
    NoConnect = 0x1, // SMFIP_NOCONNECT
    NoHelo = 0x2, // SMFIP_NOHELO
    NoMail = 0x4, // SMFIP_NOMAIL
    NoRecipient = 0x8, // SMFIP_NORCPT
    NoBody = 0x10, // SMFIP_NOBODY
    NoHeader = 0x20, // SMFIP_NOHDRS
    NoEndOfHeader = 0x40, // SMFIP_NOEOH
    NoReplyToHeader = 0x80, // SMFIP_NR_HDR
    NoUnknown = 0x100, // SMFIP_NOUNKNOWN
    NoData = 0x200, // SMFIP_NODATA
    Skip = 0x400, // SMFIP_SKIP
    RejectedRecipients = 0x800, // SMFIP_RCPT_REJ
    NoReplyToConnect = 0x1000, // SMFIP_NR_CONN
    NoReplyToHelo = 0x2000, // SMFIP_NR_HELO
    NoReplyToMail = 0x4000, // SMFIP_NR_MAIL
    NoReplyToRecipient = 0x8000, // SMFIP_NR_RCPT
    NoReplyToData = 0x10000, // SMFIP_NR_DATA
    NoReplyToUnknown = 0x20000, // SMFIP_NR_UNKN
    NoReplyToEndOfHeader = 0x40000, // SMFIP_NR_EOH
    NoReplyToBody = 0x80000, // SMFIP_NR_BODY
    LeadingSpace = 0x100000, // SMFIP_HDR_LEADSPC
    BodyChunksOf256K = 0x10000000, // SMFIP_MDS_256K: up to 256 KiB - 1
    BodyChunksOf1M = 0x20000000, // SMFIP_MDS_1M: up to 1 MiB - 1
}
