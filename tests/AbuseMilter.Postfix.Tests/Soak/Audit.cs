using System.Text.RegularExpressions;
using AbuseMilter.Postfix.Tests.Support;

namespace AbuseMilter.Postfix.Tests.Soak;

/// <summary>Compares what went in with what lies in Maildir and ledger, and with what came out; each difference is named.</summary>
sealed partial class Audit(Site site, Load load)
{
    readonly List<string> discrepancies = [];

    public IReadOnlyList<string> Discrepancies => discrepancies;

    public IReadOnlyList<(string Name, object Value)> Figures { get; private set; } = [];

    /// <summary>Nothing may be on its way any more.</summary>
    public void Look()
    {
        discrepancies.AddRange(load.Wrong);
        discrepancies.AddRange(load.Notices.Where(notice => !notice.Value).Select(notice => $"{notice.Key}: never taken"));
        var files = site.Filed().ToLookup(Case);
        // Of a reply that was out when the daemon was killed nobody knows: the same bytes may go twice.
        var taken = site.Mailhost.Taken.Where(mail => Answered().IsMatch(mail)).ToList();
        var replies = taken.Distinct().ToLookup(mail => Answered().Match(mail).Groups["case"].Value);
        var rows = site.Rows("SELECT coalesce(message_id, '?'), coalesce(file, '') FROM notice").ToLookup(row => CaseOf(row.Key), row => row.Value);
        var outbox = site.Rows("SELECT n.message_id, o.state FROM outbox o JOIN notice n ON n.id = o.notice_id WHERE is_alert = 0")
            .ToLookup(row => CaseOf(row.Key), row => row.Value);

        foreach (var caseId in load.Notices.Keys)
        {
            One(caseId, "files in the Maildir", files[caseId].Count());
            if (files[caseId].Any(file => Mails.AsSent(file) != Mails.Notice(caseId) + "\n")) discrepancies.Add($"{caseId}: other bytes in the Maildir than were sent");
            One(caseId, "rows in the ledger", rows[caseId].Count());
            foreach (var file in rows[caseId].Where(file => !File.Exists(Path.Combine(site.Root, "Maildir", file)))) discrepancies.Add($"{caseId}: no file {file}, as the ledger says");
            One(caseId, "replies in the ledger", outbox[caseId].Count());
            foreach (var state in outbox[caseId].Where(state => state != "sent")) discrepancies.Add($"{caseId}: its reply is {state}");
            One(caseId, "different replies at the submission server", replies[caseId].Count());
        }
        Unknown("a file", files.Select(file => file.Key));
        Unknown("a row", rows.Select(row => row.Key));
        Unknown("a reply", replies.Select(reply => reply.Key));
        Figures =
        [
            ("files in the Maildir", files.Sum(file => file.Count())),
            ("rows in the ledger", rows.Sum(row => row.Count())),
            ("replies in the ledger, all sent", outbox.Sum(row => row.Count())),
            ("replies at the submission server", replies.Sum(reply => reply.Count())),
            ("  sent once more with the same bytes, after a kill or a break", taken.Count - replies.Sum(reply => reply.Count())),
            ("alerts to the operator", site.Mailhost.Taken.Count - taken.Count),
            .. Passed(),
            ("discrepancies", discrepancies.Count),
        ];
    }

    // Who did not hear of it sends again: a mail that Postfix took twice is there twice.
    (string, object)[] Passed()
    {
        if (site.Postfix is null) return [];
        var arrived = site.Postfix.Mailbox("alice@example.com").Select(mail => Subject().Match(mail).Groups["subject"].Value).ToHashSet();
        discrepancies.AddRange(load.Plain.Keys.Where(subject => !arrived.Contains(subject)).Select(subject => $"{subject}: not in the mailbox of its recipient"));
        return [("mails in the mailbox of somebody else", arrived.Count)];
    }

    void One(string caseId, string what, int count)
    {
        if (count != 1) discrepancies.Add($"{caseId}: {count} {what}");
    }

    void Unknown(string what, IEnumerable<string> cases) =>
        discrepancies.AddRange(cases.Where(caseId => !load.Notices.ContainsKey(caseId)).Select(caseId => $"{caseId}: {what} of a notice that nobody sent"));

    static string Case(string mail) => CaseOf(MessageId().Match(mail).Groups["id"].Value);

    static string CaseOf(string messageId) => messageId.Trim('<', '>').Split('@')[0];

    [GeneratedRegex(@"^Message-ID: (?<id>\S+)", RegexOptions.Multiline)]
    private static partial Regex MessageId();

    [GeneratedRegex(@"^In-Reply-To: <(?<case>[^@]+)@mediasentry\.com>", RegexOptions.Multiline)]
    private static partial Regex Answered();

    [GeneratedRegex(@"^Subject: (?<subject>\S+)", RegexOptions.Multiline)]
    private static partial Regex Subject();
}
