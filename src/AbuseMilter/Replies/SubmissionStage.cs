namespace AbuseMilter.Replies;

/// <summary>
/// How far a submission came. Before <see cref="Mail"/> a failure says nothing about the mail; from <see cref="FinalDot"/> on the server
/// may have it.
/// </summary>
public enum SubmissionStage
{
    Check,
    Connect,
    Greeting,
    Ehlo,
    StartTls,
    Authentication,
    Mail,
    Rcpt,
    Data,
    Content,
    FinalDot,
}
