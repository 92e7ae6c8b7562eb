using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Hosting;

/// <summary>One configuration with everything built from it. Immutable and pure: it thinks about mail and does nothing to it.</summary>
sealed class Generation
{
    readonly ProfileBook profiles;
    readonly RuleBook rules;
    readonly Assessor assessor;
    readonly ReplyPolicy policy;
    readonly ReplyMail replies;
    readonly AlertMail alerts;

    Generation(AbuseMilterSettings settings, TemplateBook templates)
    {
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

    /// <summary>See <see cref="RuleReview"/>.</summary>
    public IReadOnlyList<SettingsError> Warnings => RuleReview.Warnings(Settings, Templates.Names);

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
        var generation = new Generation(draft, templates);
        List<SettingsError> mistakes = [.. templates.MissingFor(draft.Rules), .. draft.Rules.SelectMany(generation.SentToItself), .. draft.Profiles.SelectMany(generation.AnsweredToItself)];
        return mistakes.Count > 0 ? (null, mistakes) : (generation, []);
    }

    // The milter would see its own mail again, and do the same with it.
    IEnumerable<SettingsError> SentToItself(RuleSettings rule)
    {
        if (Watches(rule.Notify))
            yield return new(rule.At, $"rule {rule.Name} notifies {rule.Notify}, which is watched: the alert would come back here; name an address that is not");
        if (Watches(rule.Deliver?.Redirect))
            yield return new(rule.At, $"rule {rule.Name} redirects to {rule.Deliver!.Redirect}, which is watched: the mail would come back here; name an address that is not");
    }

    IEnumerable<SettingsError> AnsweredToItself(ProfileSettings profile)
    {
        if (profile.AnswerTo is { } to && Desk.IsOurs(to))
            yield return new(profile.At, $"profile {profile.Name} has answers go to {to}, which is an address of ours: they would come back here");
    }

    bool Watches(string? address) => address is not null && Desk.Watches(Encoding.UTF8.GetBytes(address));

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
            Digest = digest,
            ReceivedAt = received,
        };
        var reply = policy.Decide(occasion, decision, authenticated);
        var letter = default(OutboxMail);
        if (notice is not null) (reply, letter) = replies.Render(reply, occasion);
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
