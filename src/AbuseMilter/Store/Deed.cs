namespace AbuseMilter.Store;

/// <summary>What came of a person's deed on a mail of the outbox.</summary>
/// <param name="Id">Of the mail.</param>
/// <param name="Was">Its state before; null when there is no such mail.</param>
/// <param name="IsDone">False when nothing was changed.</param>
/// <param name="Rival">Of the mail that answers the same case or event already, where that is why nothing was changed.</param>
/// <param name="HasText">False when nothing was changed since the mail has lost its text in time.</param>
public readonly record struct Deed(long Id, string? Was, bool IsDone, long? Rival = null, bool HasText = true)
{
    /// <summary>What a mail says that a person cancelled; its state is <c>superseded</c>.</summary>
    public const string Cancelled = "cancelled: by a person";

    /// <summary>What a person reads for such a state.</summary>
    public const string CancelledState = "cancelled";

    /// <summary>What one says that a person let go, until the server has answered.</summary>
    public const string Released = "released: by a person";

    /// <summary>What one says that a person holds back.</summary>
    public const string Held = "held-by-hand: a person holds it back";
}
