namespace AbuseMilter.Store;

/// <summary>What came of <see cref="Ledger.RecordAsync(LedgerEntry, OutboxMail?, CancellationToken)"/>.</summary>
public enum Recorded
{
    /// <summary>The row is there, without a reply.</summary>
    Filed,

    /// <summary>The row and the reply are there.</summary>
    FiledAndQueued,

    /// <summary>The row is there; a reply to its case or event is pending, being sent or sent already, so none was queued.</summary>
    FiledCaseAnswered,

    /// <summary>The row is there, and the reply held: a person has, or is to decide on, an earlier one to its case or event.</summary>
    FiledCaseHeld,

    /// <summary>The row is there, and the reply held: one of its limits is reached.</summary>
    FiledAndLimited,

    /// <summary>The message had a row already; nothing was changed.</summary>
    Known,
}
