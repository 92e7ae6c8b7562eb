namespace AbuseMilter.Triage;

/// <summary>One thing in a mail that speaks for a class (or, with negative points, against it).</summary>
/// <param name="For">The class.</param>
/// <param name="Points">Its weight.</param>
/// <param name="What">What was seen, in a few words for people, fit for one line.</param>
public sealed record Evidence(MailClass For, int Points, string What);
