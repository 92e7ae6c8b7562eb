namespace AbuseMilter.Milter.Wire;

/// <summary>
/// What a filter says: the first byte of a frame that goes out. Letters that Postfix answers with a protocol error at any stage
/// (SMFIR_CONN_FAIL) are not here.
/// </summary>
public enum Reply : byte
{
    None = 0,
    AddRecipient = (byte)'+', // SMFIR_ADDRCPT
    RemoveRecipient = (byte)'-', // SMFIR_DELRCPT
    AddRecipientWithArguments = (byte)'2', // SMFIR_ADDRCPT_PAR
    Shutdown = (byte)'4', // SMFIR_SHUTDOWN
    Accept = (byte)'a', // SMFIR_ACCEPT
    ReplaceBody = (byte)'b', // SMFIR_REPLBODY
    Continue = (byte)'c', // SMFIR_CONTINUE
    Discard = (byte)'d', // SMFIR_DISCARD
    ChangeSender = (byte)'e', // SMFIR_CHGFROM
    AddHeader = (byte)'h', // SMFIR_ADDHEADER
    InsertHeader = (byte)'i', // SMFIR_INSHEADER
    ChangeHeader = (byte)'m', // SMFIR_CHGHEADER
    Negotiate = (byte)'O', // SMFIC_OPTNEG
    Progress = (byte)'p', // SMFIR_PROGRESS
    Quarantine = (byte)'q', // SMFIR_QUARANTINE
    Reject = (byte)'r', // SMFIR_REJECT
    Skip = (byte)'s', // SMFIR_SKIP
    TempFail = (byte)'t', // SMFIR_TEMPFAIL
    ReplyText = (byte)'y', // SMFIR_REPLYCODE
}
