namespace AbuseMilter.Triage;

/// <summary>What a mail to an abuse desk is.</summary>
public enum MailClass
{
    /// <summary>Nothing that reports abuse: bounces, own mail, lists, newsletters, phishing, answers, counter-notices.</summary>
    None,

    /// <summary>Somebody claims that a copyright is infringed, and says by what.</summary>
    Copyright,

    /// <summary>Unwanted mail came from us.</summary>
    SpamReport,

    /// <summary>Somebody asks not to be reached from our network.</summary>
    BlockingRequest,

    /// <summary>Attacks, phishing, malware, trademarks, subpoenas, and whatever else abuse desks get.</summary>
    AbuseOther,
}
