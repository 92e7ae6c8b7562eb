namespace AbuseMilter.Replies;

public enum ReplyOutcome
{
    Send,

    /// <summary>A person should look at it.</summary>
    Hold,

    /// <summary>It must never be answered.</summary>
    None,
}
