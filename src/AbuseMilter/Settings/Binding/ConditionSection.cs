using System.Net;

namespace AbuseMilter.Settings.Binding;

/// <summary><c>when</c> and <c>match</c>, and the conditions inside of them: as deep as the document, which is bounded.</summary>
/// <param name="known">What conditions may refer to.</param>
sealed class ConditionSection(KnownNames known)
{
    /// <summary>Every pattern of a list is tried when the file is loaded; what is beyond is counted alone.</summary>
    const int MostPatterns = 2000;

    static readonly string[] Kinds = ["unknown", .. ProfileSettings.Kinds];
    static readonly string[] Roles = ["unknown", .. ProfileSettings.Roles];

    /// <summary>What a profile cannot ask for: it is looked for before the facts are read and the mail is assessed.</summary>
    static readonly string[] ReadLater =
        ["class", "kind", "role", "format", "profile", "deadline", "conflict", "retraction", "repeated", "has", "ip", "ip_any", "fact"];

    static readonly IReadOnlyDictionary<string, IReadOnlyList<PatternSettings>> NoPatterns = new Dictionary<string, IReadOnlyList<PatternSettings>>();

    /// <summary>The <c>match</c> of a profile.</summary>
    public ConditionSettings BindMatch(Section section)
    {
        CheckMatch(section);
        return BindInner(section);
    }

    public ConditionSettings Bind(Section section)
    {
        var (sender, senderPatterns) = Addresses(section, "sender");
        var (recipient, recipientPatterns) = Addresses(section, "recipient");
        var (larger, smaller) = section.Has("size") ? Size(section.Table("size")) : default;
        var condition = new ConditionSettings
        {
            At = section.At,
            Keys = section.Keys,
            FromDomainAt = section.KeyAtOr("from_domain", section.At),
            Sender = sender,
            SenderPatterns = senderPatterns,
            SenderDomain = section.Texts("sender_domain", [], MailText.Domain, needsOne: true),
            NullSender = section.Flag("null_sender"),
            Recipient = recipient,
            RecipientPatterns = recipientPatterns,
            Client = Networks(section, "client"),
            ClientName = section.Texts("client_name", [], MailText.Domain, needsOne: true),
            TimeOfDay = section.Text<TimeOfDaySettings?>("time_of_day", null, TimeText.OfDay),
            FromDomain = section.Texts("from_domain", [], MailText.Domain, needsOne: true),
            Header = section.Has("header") ? Header(section.Table("header")) : NoPatterns,
            Subject = Patterns(section, "subject", PatternText.ReadPresence),
            Body = Patterns(section, "body", PatternText.Read),
            LargerThan = larger,
            SmallerThan = smaller,
            Authentication = section.Choices("authentication", ConditionSettings.Authentications),
            Class = section.Choices("class", RuleSettings.Classes),
            Kind = section.Choices("kind", Kinds),
            Role = section.Choices("role", Roles),
            Format = section.Choices("format", NoticeNames.Formats),
            Profile = section.Texts("profile", [], known.Profile, needsOne: true),
            DeadlineWithin = section.Has("deadline") ? Deadline(section.Table("deadline")) : null,
            Conflict = section.Flag("conflict"),
            Retraction = section.Flag("retraction"),
            Repeated = section.Flag("repeated"),
            Has = section.Texts("has", [], Fact, needsOne: true),
            Ip = Networks(section, "ip"),
            IpAny = Networks(section, "ip_any"),
            Fact = section.Has("fact") ? Facts(section.Table("fact")) : NoPatterns,
            All = [.. section.Tables("all", needsOne: true).Select(BindInner)],
            Any = [.. section.Tables("any", needsOne: true).Select(BindInner)],
            Not = section.Has("not") ? BindInner(section.Table("not")) : null,
        };
        section.Close();
        return condition with { Never = WarnOfEmpty(section) };
    }

    /// <summary>Empty, it would hold for every mail; that is worth saying only once, as the whole of <c>when</c>.</summary>
    ConditionSettings BindInner(Section section)
    {
        NeedsOneKey(section, "the condition");
        return Bind(section);
    }

    static void CheckMatch(Section section)
    {
        foreach (var key in ReadLater.Where(section.Has))
            section.Problems.Add(section.KeyAt(key), $"{key} is not known yet when a profile is looked for; state it in the rules");
        foreach (var inner in section.Inner("all", "any", "not")) CheckMatch(inner);
    }

    /// <summary>Addresses, and between slashes patterns of addresses, as Postfix' tables have them.</summary>
    static (IReadOnlyList<string> Addresses, IReadOnlyList<PatternSettings> Patterns) Addresses(Section section, string key)
    {
        var read = First(MostPatterns, PatternText.Read);
        var entries = section.Texts<object>(key, [], stated => stated.Text is ['/', .. var pattern, '/']
            ? read(stated with { Text = pattern })
            : MailText.Address(stated), needsOne: true);
        return ([.. entries.OfType<string>()], Bounded(section, key, [.. entries.OfType<PatternSettings>()]));
    }

    IReadOnlyList<IPNetwork> Networks(Section section, string key) => section.Lists(key, [], known.Prefixes, needsOne: true);

    static IReadOnlyList<PatternSettings> Patterns(Section section, string key, Func<Stated, PatternSettings> read) =>
        Bounded(section, key, section.Texts(key, [], First(MostPatterns, read), needsOne: true));

    static Func<Stated, PatternSettings> First(int count, Func<Stated, PatternSettings> read) =>
        stated => count-- > 0 ? read(stated) : new PatternSettings(stated.Text, stated.At);

    static IReadOnlyList<PatternSettings> Bounded(Section section, string key, IReadOnlyList<PatternSettings> patterns)
    {
        if (patterns.Count > MostPatterns)
            section.Problems.Add(section.KeyAt(key), $"{key} has {patterns.Count} patterns; allowed: {MostPatterns}");
        return patterns;
    }

    static Dictionary<string, IReadOnlyList<PatternSettings>> Header(Section section)
    {
        NeedsOneKey(section, "header");
        var patterns = new Dictionary<string, IReadOnlyList<PatternSettings>>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in section.Keys)
        {
            if (!FieldText.IsName(field))
                section.Problems.Add(section.KeyAt(field),
                    $"\"{Excerpt.Of(field)}\" is no header field name; allowed: printable ASCII without blank and colon");
            if (!patterns.TryAdd(field, Patterns(section, field, PatternText.ReadPresence)))
                section.Problems.Add(section.KeyAt(field), $"the header field {field} is stated twice; case makes no difference");
        }

        WarnOfEmpty(section);
        return patterns;
    }

    static Dictionary<string, IReadOnlyList<PatternSettings>> Facts(Section section)
    {
        NeedsOneKey(section, "fact");
        foreach (var fact in section.Keys.Except(NoticeNames.Facts))
            section.Problems.Add(section.KeyAt(fact), $"{Excerpt.Of(fact)} is no fact of a notice; {Suggestion.For(fact, NoticeNames.Facts)}");
        var patterns = section.Keys.ToDictionary(fact => fact, fact => Patterns(section, fact, PatternText.ReadPresence));
        WarnOfEmpty(section);
        return patterns;
    }

    static (long? Larger, long? Smaller) Size(Section section)
    {
        NeedsOneKey(section, "size");
        var size = (Over: section.Text<long?>("over", null, SizeText.Bytes), Under: section.Text<long?>("under", null, SizeText.Bytes));
        section.Close();
        return size;
    }

    static TimeSpan? Deadline(Section section)
    {
        section.Needs("within", "such as \"48h\" or \"2d\"");
        var within = section.Text<TimeSpan?>("within", null, TimeText.Span);
        section.Close();
        return within;
    }

    static bool WarnOfEmpty(Section section)
    {
        foreach (var key in section.EmptyLists) section.Warn(key, "nothing stands in it, so that it holds for no mail");
        return section.EmptyLists.Count > 0;
    }

    static void NeedsOneKey(Section section, string what)
    {
        if (section.Keys.Count == 0)
            section.Problems.AddMissing(section.At, $"{what} is empty and would hold for every mail; state at least one key");
    }

    static string Fact(Stated stated)
    {
        foreach (var word in stated.Text.Split('|').Where(word => !NoticeNames.Facts.Contains(word)))
            stated.Wrong($"\"{Excerpt.Of(word)}\" is no fact of a notice; {Suggestion.For(word, NoticeNames.Facts)}");
        return stated.Text;
    }
}
