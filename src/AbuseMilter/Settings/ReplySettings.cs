namespace AbuseMilter.Settings;

/// <summary><c>[reply]</c>: who answers, through which port, under which conditions.</summary>
public sealed record ReplySettings
{
    /// <summary>False files notices and answers none; what is in the outbox waits.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The From of replies, as a mailbox with optional display name.</summary>
    public string FromName { get; init; } = "";

    public string FromAddress { get; init; } = "abuse@example.com";

    /// <summary>
    /// The sender in the envelope of replies and alerts. Empty is the null sender, to which nobody sends bounces; else an address that nobody reads and that
    /// answers nothing (RFC 3834 section 3.3).
    /// </summary>
    public string EnvelopeFrom { get; init; } = "";

    public SourcePosition EnvelopeFromAt { get; init; }

    /// <summary>An SMTP port of our own Postfix that does not lead back to this milter; or, with TLS, one of another machine.</summary>
    public ListenAddress Submit { get; init; } = new ListenAddress.Tcp(System.Net.IPAddress.Loopback, 10026);

    public SubmissionSettings Submission { get; init; } = new();

    /// <summary>Folder of the template files. Absolute after loading; the default lies beside the configuration.</summary>
    public string Templates { get; init; } = "templates";

    /// <summary>A language tag: of an answer whose reader's language is not known, or has no template.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Not empty: every answer is in all of these languages, one below the other, unless a profile states its own.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>True: only mail whose From domain is authenticated is answered, other notices are filed and held.</summary>
    public bool RequireAuthentication { get; init; } = true;

    /// <summary>
    /// False: only senders whom a profile or a rule names are answered, the answers to others wait for a person. True: every authenticated sender is answered whose
    /// facts are complete, machines included.
    /// </summary>
    public bool AnswersUnknown { get; init; }

    /// <summary>Mail that Auto-Submitted or X-Auto-Response-Suppress marks as a machine's; the answer of a machine is never answered.</summary>
    public AnswerScope OnAutoSubmitted { get; init; } = AnswerScope.KnownOnly;

    /// <summary>Mail with Precedence: bulk, junk or list.</summary>
    public AnswerScope OnPrecedence { get; init; } = AnswerScope.KnownOnly;

    /// <summary>Mail that came over a mailing list of others; List-Unsubscribe alone is none.</summary>
    public AnswerScope OnListHeader { get; init; } = AnswerScope.Never;

    /// <summary>Mail whose fields for recipients name no address of ours.</summary>
    public AnswerScope OnNotInToCc { get; init; } = AnswerScope.KnownOnly;

    public ReplyLimitSettings Limits { get; init; } = new();

    /// <summary>After the final dot was sent and its answer was lost: send the same bytes again, or hold.</summary>
    public bool ResendAmbiguous { get; init; } = true;

    /// <summary>A reply that could not be handed over for so long is given up, with an alert.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromDays(5);
}
