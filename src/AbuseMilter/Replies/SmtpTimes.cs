namespace AbuseMilter.Replies;

/// <summary>
/// How long we wait for a server at each step. Those of RFC 5321 section 4.5.3.2, but shorter until the greeting: an attempt that ends
/// there costs the mail nothing, and the next one comes soon.
/// </summary>
static class SmtpTimes
{
    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The RFC grants five minutes (4.5.3.2.1), for servers that are overloaded; such a one is left alone for a while instead.
    /// </summary>
    public static readonly TimeSpan Greeting = TimeSpan.FromSeconds(30);

    /// <summary>A handshake of TLS has no time of its own in RFC 3207; its round trips are no more work than a greeting.</summary>
    public static readonly TimeSpan Handshake = TimeSpan.FromSeconds(30);

    /// <summary>EHLO, STARTTLS and AUTH, which have none either; nothing is looked up for them.</summary>
    public static readonly TimeSpan Hello = TimeSpan.FromSeconds(60);

    /// <summary>4.5.3.2.2.</summary>
    public static readonly TimeSpan Mail = TimeSpan.FromMinutes(5);

    /// <summary>4.5.3.2.3.</summary>
    public static readonly TimeSpan Rcpt = TimeSpan.FromMinutes(5);

    /// <summary>4.5.3.2.4.</summary>
    public static readonly TimeSpan Data = TimeSpan.FromMinutes(2);

    /// <summary>4.5.3.2.5, which means each block; letters are few blocks.</summary>
    public static readonly TimeSpan Content = TimeSpan.FromMinutes(3);

    /// <summary>4.5.3.2.6. Giving up early makes a second copy.</summary>
    public static readonly TimeSpan FinalDot = TimeSpan.FromMinutes(10);

    /// <summary>For what matters to no mail any more, and for the answer to the final dot while the daemon stops.</summary>
    public static readonly TimeSpan Parting = TimeSpan.FromSeconds(5);

    /// <summary>A connection without a mail is kept so long: a burst has no gaps, and Postfix keeps a process for each.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The longest that handing over one mail can take: a first try on a kept connection that fails at MAIL, then the whole way on a new
    /// one, and a minute for a machine that is short of breath.
    /// </summary>
    public static readonly TimeSpan LongestAttempt = Mail
        + Connect + Greeting + (2 * Handshake) + (4 * Hello) + Mail + Rcpt + Data + Content + FinalDot + (2 * Parting) + TimeSpan.FromMinutes(1);
}
