namespace AbuseMilter.Settings;

/// <summary>
/// Encryption on the way to the submission server. What is demanded is never gone without: there is no "if offered", which protects from
/// nobody.
/// </summary>
public enum SubmissionTls
{
    None,

    /// <summary>Plain at first, then STARTTLS (RFC 3207); mostly port 587.</summary>
    StartTls,

    /// <summary>From the first byte (RFC 8314 section 3.3); mostly port 465.</summary>
    Implicit,
}
