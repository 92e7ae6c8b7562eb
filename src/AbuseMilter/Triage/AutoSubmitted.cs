namespace AbuseMilter.Triage;

/// <summary>What the Auto-Submitted fields (RFC 3834 section 5, RFC 5436 section 2.7.1) say about a mail, from harmless to strict.</summary>
public enum AutoSubmitted
{
    /// <summary>No field, or <c>no</c>: a person wrote it.</summary>
    No,

    /// <summary>A machine wrote it, not in answer to a mail. Normal for notices.</summary>
    Generated,

    /// <summary>The answer of a machine, or a field that cannot be read: never to be answered.</summary>
    Replied,
}
