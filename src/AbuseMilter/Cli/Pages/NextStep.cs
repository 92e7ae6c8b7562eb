namespace AbuseMilter.Cli.Pages;

/// <summary>What a person can do about a reply that is not sent.</summary>
static class NextStep
{
    const string WentOut = "Look into the log of the mail server, or ask the complainant, whether it went out. Release it if not, cancel it if so.";

    // By the code of the reply decision, or of what became of the reply.
    static readonly Dictionary<string, string> Steps = new()
    {
        ["auth-none"] = "Look whether the mail is really from this sender. If such mail should be answered by itself, let the border check SPF, DKIM and DMARC and name it in "
            + "[authentication]; --auth pass shows what would be done then.",
        ["auth-failed"] = "Nothing: the sender is forged, or its own records are wrong. Whoever answers would write to a stranger.",
        ["unknown-sender"] = "Answer it by hand. If this sender shall be answered by itself from now on, give it a profile with answer.machines = true, name its domain in a rule "
            + "(from_domain), or set reply.mode = \"authenticated\".",
        ["automatic"] = "If this sender's machine shall be answered, and reply.on_auto_submitted and reply.on_precedence do not say never, give it a profile with answer.machines = true, name its domain in a rule (from_domain), or set "
            + "reply.mode = \"authenticated\".",
        ["not-addressed"] = "If this sender shall be answered by itself, give it a profile with answer.machines = true, name its domain in a rule (from_domain), or set reply.on_not_in_to_cc.",
        ["never-answered"] = "Nothing, as long as its profile says answer.reply = false.",
        ["not-an-exit"] = "Look whether the relay ran then, and whether the list of exit addresses (tor.exit_list) is one of that day; the letter would say that it was an exit.",
        ["facts-missing"] = "Read the mail. If it states the fact after all, a profile can teach its label (notice.labels); if not, ask the complainant for it.",
        ["conflict"] = "Read the mail, and answer by hand for the address and time that it means.",
        ["not-ours"] = "Tell the complainant that the address is not yours, or add its prefix to [networks].",
        ["future-time"] = "Read the time that the mail states: its zone, or day and month, may be other than was read. A profile can fix both (notice.zone, notice.dates).",
        ["authority"] = "Answer it yourself, in time, and perhaps with counsel.",
        ["hosting"] = "Look at what lies there and take it down, or pass the notice on. Then answer by hand.",
        ["rule-hold"] = "Read it and answer by hand: the rule wants that.",
        ["read-by-a-person"] = "Read it: it says more than a notice from a machine does.",
        ["follow-up"] = "Read it and answer by hand: it goes on with a matter that was answered before.",
        ["from"] = "Find out who wrote it before anybody answers.",
        ["header-cut"] = "Look at the whole header before anybody answers.",
        ["no-reply-address"] = "Find an address that is read; a profile can fix it (answer.to), or believe those of a domain (answer.domains).",
        ["bad-destination"] = "Find an address that works; a profile can fix it (answer.to).",
        ["template"] = "Mend the template, or answer by hand.",
        ["no-template"] = "Answer by hand where an answer is due, or give the rule a template (reply).",
        ["own-address"] = "Look who uses an address of yours as sender.",
        ["case-held"] = "Look at the earlier reply to this case (queue list --case NUMBER): it may have gone out, or somebody holds it back. Release one of them, or cancel both.",
        ["rate-limited"] = "Release it, if it is no flood. The limits stand in [reply.limits], and answer.limit of a profile.",
        ["ambiguous"] = WentOut,
        ["unconfirmed"] = WentOut,
        ["ledger-lost"] = "Look into the old ledger, which was moved aside, or into the log, whether it went out. Release it if not, cancel it if so.",
        ["retraction"] = "Close the case that it withdraws.",
        ["too-long"] = "Read it in your mailbox, or raise milter.content_bytes.",
        ["disabled"] = "Nothing, until replies are switched on again (reply.enabled).",
    };

    /// <summary>Null when there is nothing to do.</summary>
    public static string? For(string code) => Steps.GetValueOrDefault(code);
}
