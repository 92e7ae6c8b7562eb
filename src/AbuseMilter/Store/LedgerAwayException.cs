namespace AbuseMilter.Store;

/// <summary>
/// The ledger cannot be used at present, and later it may be without anybody changing what we were told to use: its disk is full or fails, another program locks it, its server does not
/// answer or has no room. What nobody knows counts as such.
/// </summary>
public sealed class LedgerAwayException(string message, Exception inner) : IOException(message, inner);
