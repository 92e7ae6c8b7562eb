using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Hosting;

/// <summary>One configuration with everything built from it. It thinks about mail and does nothing to it. Immutable and pure, but for the list of exit
/// addresses, which follows its file.</summary>
sealed class Generation
{
    readonly ProfileBook profiles;
    readonly RuleBook rules;
    readonly Assessor assessor;
    readonly ReplyPolicy policy;
    readonly ReplyMail replies;
    readonly AlertMail alerts;

    readonly ExitListFile? exits;

    Generation(AbuseMilterSettings settings, TemplateBook templates, ExitListFile? exits)
    {
        this.exits = exits;
        Settings = settings;
        Desk = new Desk(settings.Desk, OwnMail.IdDomain(settings.Reply));
        profiles = new ProfileBook(settings.Profiles);
        assessor = new Assessor(settings.Reply, Desk);
        rules = new RuleBook(settings.Rules);
        policy = new ReplyPolicy(settings.Reply, Desk, [.. settings.Networks.Values.SelectMany(prefixes => prefixes)], templates.Words);
        replies = new ReplyMail(settings.Reply, templates);
        alerts = new AlertMail(settings.Reply, Desk, templates);
        Templates = templates;
    }

    public AbuseMilterSettings Settings { get; }

    public Desk Desk { get; }

    public TemplateBook Templates { get; }

    public RuleNeeds Needs => rules.Needs;

    /// <summary>What is allowed and hardly meant: of rules, of their parts together, and of letters.</summary>
    public IReadOnlyList<SettingsError> Warnings(DateOnly today) =>
    [
        .. RuleReview.Warnings(Settings),
        .. Mistakes.Doubts(Settings, Desk),
        .. Templates.Misdirected(Settings.Rules),
        .. Templates.Untranslated(Settings.Rules, Settings.Reply.Language),
        .. Templates.TooLong(Answers),
        .. Templates.Overdue(Answers, today),
    ];

    IEnumerable<string?> Answers => Settings.Rules.Select(rule => rule.Reply).Concat(Settings.Profiles.Select(profile => profile.AnswerTemplate));

    /// <summary>See <see cref="RuleBook.DecideEarly"/>.</summary>
    public Decision? DecideEarly(Envelope envelope, DateTimeOffset receivedAt) => rules.DecideEarly(envelope, receivedAt);

    /// <summary>Reads a configuration and every file that it names; the errors are all there are.</summary>
    public static (Generation? Generation, IReadOnlyList<SettingsError> Errors) Load(string path)
    {
        var (draft, errors) = SettingsFile.Draft(path);
        if (draft is null) return (null, errors);
        if (!Directory.Exists(draft.Reply.Templates))
        {
            // One that is stated has its error already, and the default has none.
            var absent = new SettingsError(new SourcePosition(path, 1, 1), $"reply.templates: the folder {draft.Reply.Templates} does not exist");
            return (null, errors.Count > 0 ? errors : [absent]);
        }
        var (templates, templateErrors) = TemplateBook.Load(draft.Reply.Templates, draft.Operator);
        if (templates is null || errors.Count > 0) return (null, [.. errors, .. templateErrors]);
        var (exits, exitError) = draft.Tor.ExitList is { } list ? ExitListFile.Open(list, TimeProvider.System) : default;
        if (exitError is not null) return (null, [exitError]);
        var generation = new Generation(draft, templates, exits);
        List<SettingsError> mistakes = [.. templates.MissingFor(draft.Rules), .. Mistakes.In(draft, generation.Desk)];
        return mistakes.Count > 0 ? (null, mistakes) : (generation, []);
    }

    /// <summary>Why the list of exit addresses could not be read again, so that the old one counts; told once, null when there is nothing to tell.</summary>
    public string? TakeExitListTrouble() => exits?.TakeTrouble();

    /// <summary>The alert to the operator; null when no rule asked for one.</summary>
    /// <param name="appraisal">Of this generation.</param>
    /// <param name="outcome">What became of the message.</param>
    /// <param name="file">Where it was filed.</param>
    public OutboxMail? Alert(Appraisal appraisal, string outcome, string? file) =>
        appraisal.Occasion is { } occasion ? alerts.Write(appraisal.Decision, appraisal.Reply, occasion, outcome, file) : null;

    /// <summary>What would be done with a message. Without <paramref name="authentication"/> the trusted header fields tell about the From domain.</summary>
    public Appraisal Appraise(Envelope envelope, MimeMessage message, long size, ContentDigest digest, DateTimeOffset received,
        Authentication? authentication = null)
    {
        var author = Author.Of(message, Desk);
        var authenticated = authentication ?? AuthenticationResults.Of(message, Settings.Authentication, author);
        var mail = new JudgedMail(envelope, message, Notice: null) { Author = author, Authentication = authenticated, ReceivedAt = received, Size = size };
        var profile = profiles.Find(mail);
        var notice = NoticeReader.Read(message, ProfileBook.Hints(profile));
        var assessment = assessor.Assess(envelope, message, notice, profile, author);
        var decision = rules.Decide(mail with { Notice = notice, Profile = profile, Assessment = assessment });
        var occasion = new ReplyOccasion
        {
            Envelope = envelope,
            Message = message,
            Notice = notice,
            Assessment = assessment,
            Profile = profile,
            Author = author,
            Exits = exits?.Current(),
            Digest = digest,
            ReceivedAt = received,
        };
        // Reports that state no facts have letters that need none.
        var (reply, letter) = replies.Render(policy.Decide(new ReplyQuestion(occasion, decision, authenticated)), occasion);
        return new Appraisal
        {
            Occasion = occasion,
            Message = message,
            Notice = notice,
            Assessment = assessment,
            Profile = profile,
            Authentication = authenticated,
            Decision = decision,
            Reply = reply,
            Mail = letter,
        };
    }
}
