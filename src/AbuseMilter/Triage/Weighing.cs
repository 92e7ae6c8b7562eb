using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Settings;

namespace AbuseMilter.Triage;

/// <summary>Puts facts and words of one mail on the scales.</summary>
sealed class Weighing
{
    const int CopyrightThreshold = 5;
    const int OtherThreshold = 2;
    const int OftenMentioned = 3;

    /// <summary>Multiparts within multiparts that attachments are looked for in.</summary>
    const int Depth = 4;

    /// <summary>Phrases that every lawyer's letter holds, whatever it is about.</summary>
    const int BoilerplateCap = 2;

    static readonly (Topic Topic, int Points)[] Hints =
    [
        (Topic.Statute, 2), (Topic.PeerToPeer, 2), (Topic.Infringement, 2), (Topic.Streaming, 2), (Topic.Property, 1), (Topic.Piracy, 1),
    ];

    static readonly Topic[] Claims = [Topic.Infringement, Topic.Oath, Topic.Ownership, Topic.Removal, Topic.Streaming, Topic.Piracy];
    static readonly Topic[] Taken = [Topic.Copyright, Topic.Media, Topic.PeerToPeer, Topic.Infringement];
    static readonly Topic[] Boilerplate = [Topic.Oath, Topic.Ownership, Topic.Removal];
    static readonly Topic[] OtherAbuse =
        [Topic.Trademark, Topic.Attack, Topic.Phishing, Topic.Malware, Topic.Exposure, Topic.Process, Topic.Licence, Topic.IllegalGoods];
    // Of equal weights the first: reports of other abuse borrow the words of notices, and notices borrow theirs seldom.
    static readonly MailClass[] OfEquals = [MailClass.AbuseOther, MailClass.SpamReport, MailClass.BlockingRequest, MailClass.Copyright];
    static readonly string[] SenderWords = ["copyright", "dmca", "piracy", "infring", "p2p", "rights", "urheber"];
    static readonly string[] DangerousFiles = [".zip", ".rar", ".7z", ".iso", ".img", ".scr", ".js", ".vbs", ".exe", ".lnk", ".one", ".htm", ".html", ".cab", ".ace"];

    // RFC 5322 section 3.6.7: every mail that travelled bears it.
    const string TraceField = "Received: ";

    readonly MimeMessage message;
    readonly Notice? notice;
    readonly Author author;
    readonly ProfileSettings? profile;
    readonly Mentions subject;
    readonly Mentions text;
    readonly Standing standing;
    readonly bool isAuthority;
    readonly List<Evidence> evidence = [];

    public Weighing(MimeMessage message, Mentions subject, Mentions text, Notice? notice, ProfileSettings? profile, Author author)
    {
        (this.message, this.subject, this.text, this.notice, this.author, this.profile) = (message, subject, text, notice, author, profile);
        standing = Standings.Of(notice);
        isAuthority = Roles.IsAuthority(subject, text, author);
        if (profile?.Class is { } usual) Add(Enum.GetValues<MailClass>().First(c => c.Word() == usual), 3, $"profile {profile.Name}");
        WeighFacts();
        WeighCopyright();
        WeighOthers();
    }

    public IReadOnlyList<Evidence> Evidence => evidence;

    public (MailClass Class, string Why) Decide()
    {
        if (Pretence() is { } reason) return (MailClass.None, reason);
        var scores = evidence.GroupBy(e => e.For).ToDictionary(group => group.Key, group => group.Sum(e => e.Points));
        if (!IsClaim()) scores.Remove(MailClass.Copyright);
        if (scores.Count == 0) return (MailClass.None, "nothing in it reports abuse");
        var ranking = scores.OrderByDescending(score => score.Value).ThenBy(score => Array.IndexOf(OfEquals, score.Key)).ToList();
        return ranking.Find(score => score.Value >= Threshold(score.Key)) is { Value: > 0 } winner
            ? (winner.Key, $"{winner.Value} points for {winner.Key.Word()}{Runner(scores, winner.Key)}")
            : (MailClass.None, $"only {ranking[0].Value} points for {ranking[0].Key.Word()}");
    }

    static int Threshold(MailClass mailClass) => mailClass == MailClass.Copyright ? CopyrightThreshold : OtherThreshold;

    // Words alone never make a notice, and facts alone neither: somebody claims that something infringes.
    bool IsClaim()
    {
        if (TakesBack()) return true;
        var claims = Named(Topic.Copyright) || Claims.Any(Named);
        if (standing >= Standing.Event) return claims || !OtherAbuse.Any(Named);
        // Whoever complains of nothing else may forget a fact.
        if (claims && profile is { Role: "agent", Class: null or "copyright" }) return true;
        if (isAuthority) return Named(Topic.Copyright);
        if (notice?.Items.Any(item => item.InfoHash is not null) == true && (text.Has(Topic.Copyright) || text.Has(Topic.PeerToPeer))) return true;
        // The facts may lie in a letter that no program reads.
        if (Named(Topic.Copyright) && Claims.Count(Named) > 1 && message.Body.Leaves(Depth).Any(IsDocument) && !OtherAbuse.Any(Named)) return true;
        return Claims.Any(Named) && (standing > Standing.None || Places.AreNamed(message.Text, author.Mailbox?.Domain));
    }

    // Who takes a notice back repeats neither the claim nor the law, but says what it was about.
    bool TakesBack() => notice?.Retraction == true
        && (notice.CaseId is not null || notice.Items.Count > 0 || Places.AreNamed(message.Text, author.Mailbox?.Domain))
        && (Taken.Any(Named) || notice.Items.Any(item => (item.Work ?? item.InfoHash ?? item.FileName) is not null));

    // The law need not be named: somebody's film or book lies there, and its owner did not agree.
    bool IsTakenWithoutConsent() => Named(Topic.Media) && Named(Topic.Infringement) && !Named(Topic.Spam) && !OtherAbuse.Any(Named)
        && (standing == Standing.Place || Places.AreNamed(message.Text, author.Mailbox?.Domain));

    bool Named(Topic topic) => text.Has(topic) || subject.Has(topic);

    static string Runner(Dictionary<MailClass, int> scores, MailClass winner) =>
        string.Concat(scores.Where(score => score.Key != winner).OrderByDescending(score => score.Value).Take(1).Select(score => $", {score.Value} for {score.Key.Word()}"));

    void Add(MailClass mailClass, int points, string what) => evidence.Add(new(mailClass, points, what));

    void WeighFacts()
    {
        if (notice is null) return;
        if (standing == Standing.Machine) Add(MailClass.Copyright, 10, $"a {notice.Format} block");
        var items = notice.Items;
        if (items.Any(item => item.InfoHash is not null)) Add(MailClass.Copyright, 3, "an infohash");
        if (items.Any(item => item.Protocol is not null)) Add(MailClass.Copyright, 2, "a peer-to-peer protocol");
        if (items.Any(item => item.Work is not null)) Add(MailClass.Copyright, 2, "a work");
        if (items.Any(item => item.FileName is not null)) Add(MailClass.Copyright, 1, "a file name");
        if (standing == Standing.Place) Add(MailClass.Copyright, 1, "a place on the web");
    }

    void WeighCopyright()
    {
        var named = subject[Topic.Copyright] + text[Topic.Copyright];
        if (named > 0) Add(MailClass.Copyright, named >= 2 * OftenMentioned ? 4 : named >= OftenMentioned ? 3 : 2, Told(Topic.Copyright, named));
        if (subject.Has(Topic.Copyright) || subject.Has(Topic.Statute) || subject.Has(Topic.Infringement)) Add(MailClass.Copyright, 2, "the subject says so");
        foreach (var (topic, points) in Hints.Where(hint => Named(hint.Topic))) Add(MailClass.Copyright, points, Told(topic, text[topic] + subject[topic]));
        if (named > 0 && isAuthority) Add(MailClass.Copyright, 2, "an authority says so");
        foreach (var topic in Boilerplate.Where(Named).Take(BoilerplateCap)) Add(MailClass.Copyright, 1, Told(topic, text[topic] + subject[topic]));
        if (TakesBack()) Add(MailClass.Copyright, CopyrightThreshold, "it takes a notice back");
        else if (IsTakenWithoutConsent()) Add(MailClass.Copyright, 2, $"\"{text.First(Topic.Media) ?? subject.First(Topic.Media)}\", and nobody allowed it");
        if (author.Mailbox is { } sender && SenderWords.Any(word => sender.Address.Contains(word, StringComparison.OrdinalIgnoreCase)))
            Add(MailClass.Copyright, 1, "the sender's address");
    }

    void WeighOthers()
    {
        foreach (var topic in OtherAbuse) Weigh(MailClass.AbuseOther, topic);
        // It asks for a person, with all the facts that a notice has.
        if (subject.Has(Topic.Process) && text.Has(Topic.Process) && !isAuthority) Add(MailClass.AbuseOther, 6, "it is a legal paper");
        // A letter about marks speaks of copyright too, but less.
        if (text[Topic.Trademark] > text[Topic.Copyright] && standing < Standing.Event) Add(MailClass.AbuseOther, 8, "marks are named more often than copyright");
        if (Named(Topic.Incident)) Add(MailClass.AbuseOther, 2, Told(Topic.Incident, text[Topic.Incident] + subject[Topic.Incident]));
        Weigh(MailClass.SpamReport, Topic.Spam);
        Weigh(MailClass.BlockingRequest, Topic.Blocking);
    }

    void Weigh(MailClass mailClass, Topic topic)
    {
        var times = text[topic];
        if (times > 0) Add(mailClass, times >= OftenMentioned ? 3 : 2, Told(topic, times));
        if (subject.First(topic) is { } words) Add(mailClass, standing >= Standing.Event ? 4 : 6, $"the subject says \"{words}\"");
    }

    string Told(Topic topic, int times) => times > 1 ? $"\"{text.First(topic) ?? subject.First(topic)}\" and {times - 1} more" : $"\"{text.First(topic) ?? subject.First(topic)}\"";

    // Mail that uses the words of a notice for something else. A notice with an event in it is none of these.
    string? Pretence()
    {
        if (CounterNotice() is { } counter) return counter;
        if (standing >= Standing.Event) return null;
        if (Phishing() is { } phishing) return phishing;
        if (Named(Topic.Spam) && ShowsMail()) return null;
        // Whoever names a torrent by its hash complains of it, however politely he begins.
        if (notice?.Items.Any(item => item is { InfoHash: not null, Ip: not null }) == true && Named(Topic.Copyright)) return null;
        if (subject.First(Topic.Privacy) is { } privacy) return $"a person asks about their data: \"{privacy}\"";
        return Said(Topic.Acknowledgement, "it acknowledges a mail") ?? Said(Topic.Verification, "it checks who we are")
            ?? (text[Topic.Marketing] + subject[Topic.Marketing] >= (standing < Standing.Place ? 2 : 3) ? Said(Topic.Marketing, "it advertises") : null)
            ?? (standing == Standing.None ? Said(Topic.Enquiry, "it asks for something else") : null);
    }

    // What a mail that is shown as evidence says, it does not say to us.
    bool ShowsMail() => message.Text.StartsWith(TraceField, StringComparison.OrdinalIgnoreCase) || message.Text.Contains($"\n{TraceField}", StringComparison.OrdinalIgnoreCase);

    // In the subject it is what the mail is about; in the text it may be courtesy.
    string? Said(Topic topic, string what)
    {
        if (subject.First(topic) is { } title) return $"{what}: \"{title}\"";
        return OtherAbuse.Any(subject.Has) || OtherAbuse.Any(other => text[other] > 1) || subject.Has(Topic.Spam) || text.First(topic) is not { } words ? null : $"{what}: \"{words}\"";
    }

    string? CounterNotice()
    {
        if (subject.First(Topic.CounterNotice) is { } words) return $"it is a counter-notice: \"{words}\"";
        return standing < Standing.Event && text[Topic.CounterNotice] >= 2 ? $"it is a counter-notice: \"{text.First(Topic.CounterNotice)}\"" : null;
    }

    // Evidence behind a link or in an archive, money, a log-in: a notice names what it is about.
    string? Phishing()
    {
        var signs = new List<string>();
        if (text.First(Topic.Pretext) is { } pretext) signs.Add(pretext);
        if (subject.First(Topic.Pretext) is { } title) signs.Add(title);
        if (text[Topic.Pretext] >= 3) signs.Add("and more of that kind");
        if (text.First(Topic.Payment) is { } payment) signs.Add(payment);
        if (message.Body.Leaves(Depth).Select(Danger).FirstOrDefault(end => end is not null) is { } file) signs.Add($"a file {file}");
        if ((notice?.Items.Count ?? 0) <= 1 && Places.LinkedArchive(message.Text) is { } archive) signs.AddRange(["a link to an archive", archive]);
        var hasWork = notice?.Items.Any(item => (item.Work ?? item.InfoHash) is not null) == true;
        return signs.Count >= (hasWork ? 3 : 2) && (Named(Topic.Copyright))
            ? $"it lures with copyright: {string.Join(", ", signs.Select(sign => $"\"{sign}\""))}" : null;
    }

    static bool IsDocument(MimePart part) =>
        part.ContentType.MimeType == "application/pdf" || part.FileName?.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) == true;

    // The ending that makes a file one.
    static string? Danger(MimePart part) =>
        part.FileName is { } name ? DangerousFiles.FirstOrDefault(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) : null;
}
