namespace AbuseMilter.Replies;

/// <summary>What came of one attempt to hand a mail over.</summary>
public abstract record Submission
{
    Submission() { }

    /// <param name="Answer">The server's answer to the final dot; Postfix names its queue id there.</param>
    public sealed record Sent(string Answer) : Submission;

    /// <summary>Never to be tried again. Without a code we refused it ourselves.</summary>
    public sealed record Refused(SubmissionStage Stage, int? Code, string Text) : Submission
    {
        public override string ToString() => $"refused at {Stage}: {Text}";
    }

    /// <summary>The server has not taken this mail, and may take it later.</summary>
    public sealed record Postponed(SubmissionStage Stage, string Text) : Submission
    {
        public override string ToString() => $"postponed at {Stage}: {Text}";
    }

    /// <summary>There is no server that talks to us: no mail is to blame, and none would fare better.</summary>
    public sealed record ServerAway(SubmissionStage Stage, string Text) : Submission
    {
        public override string ToString() => $"server away at {Stage}: {Text}";
    }

    /// <summary>The mail was sent to its end and the answer was lost (RFC 5321 section 4.5.3.2.6): the server has it or has it not.</summary>
    public sealed record Ambiguous(string Text) : Submission
    {
        public override string ToString() => $"unconfirmed: {Text}";
    }

    /// <summary>An error of ours, or a mail that cannot be what it is.</summary>
    public sealed record Faulted(string Text) : Submission
    {
        public override string ToString() => $"our own error: {Text}";
    }
}
