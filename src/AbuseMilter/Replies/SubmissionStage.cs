namespace AbuseMilter.Replies;

/// <summary>How far a submission came. Up to <see cref="Ehlo"/> a failure says nothing about the mail; from <see cref="FinalDot"/> on the server may have it.</summary>
public enum SubmissionStage
{
    Check,
    Connect,
    Greeting,
    Ehlo,
    Mail,
    Rcpt,
    Data,
    Content,
    FinalDot,
}
