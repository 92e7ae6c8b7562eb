namespace AbuseMilter.Milter.Wire;

/// <summary>Edits that a filter may make, as negotiated (libmilter's SMFIF bits).</summary>
[Flags]
public enum MilterActions : uint
{
    None = 0,
    AddHeaders = 0x01, // SMFIF_ADDHDRS
    ChangeBody = 0x02, // SMFIF_CHGBODY
    AddRecipients = 0x04, // SMFIF_ADDRCPT
    RemoveRecipients = 0x08, // SMFIF_DELRCPT
    ChangeHeaders = 0x10, // SMFIF_CHGHDRS
    Quarantine = 0x20, // SMFIF_QUARANTINE
    ChangeSender = 0x40, // SMFIF_CHGFROM
    AddRecipientsWithArguments = 0x80, // SMFIF_ADDRCPT_PAR
    RequestMacros = 0x100, // SMFIF_SETSYMLIST

    /// <summary>What Postfix and Sendmail offer.</summary>
    All = 0x1ff,
}
