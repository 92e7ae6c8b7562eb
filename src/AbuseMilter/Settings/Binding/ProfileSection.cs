namespace AbuseMilter.Settings.Binding;

/// <summary>A profile: a file with <c>[match]</c>, and with <c>[sender]</c>, <c>[notice]</c> and <c>[answer]</c> as far as something is known.</summary>
/// <param name="conditions">Reads matches.</param>
/// <param name="templates">Those that there are.</param>
sealed class ProfileSection(ConditionSection conditions, TemplateFolder templates)
{
    const int LongestLabel = 100;

    /// <param name="file">The whole file.</param>
    /// <param name="path">Where it lies.</param>
    public ProfileSettings Bind(Section file, string path)
    {
        file.Needs("match", "it says which mail the profile is for");
        var (match, sender, notice, answer) = (file.Table("match"), file.Table("sender"), file.Table("notice"), file.Table("answer"));
        var dates = notice.Choice("dates", ["dmy", "mdy"]);
        var profile = new ProfileSettings
        {
            Name = Name(file, path),
            At = new(path, 1, 1),
            Match = file.Has("match") ? conditions.BindMatch(match) : new(),
            Class = sender.Choice("class", RuleSettings.Classes),
            Role = sender.Choice("role", ProfileSettings.Roles),
            Kind = sender.Choice("kind", ProfileSettings.Kinds),
            Formats = notice.Choices("formats", NoticeNames.Formats),
            Labels = Labels(notice.Table("labels")),
            DayFirst = dates is null ? null : dates == "dmy",
            Zone = notice.Text<string?>("zone", null, Zone),
            AnswerTo = answer.Text<string?>("to", null, MailText.Address),
            AnswerDomains = answer.Texts("domains", [], MailText.Domain, needsOne: true),
            AnswerToAt = answer.KeyAtOr("to", answer.At),
            AnswerDomainsAt = answer.KeyAtOr("domains", answer.At),
            IsAnswered = answer.Flag("reply", true),
            AnswerTemplate = answer.Text("template", null, templates.Template),
            AnswerLimit = answer.Text<RateSettings?>("limit", null, RateText.Read),
            AnswerLanguage = answer.Text<string?>("language", null, MailText.Language),
            AnswerMachines = answer.Flag("machines", false),
        };
        foreach (var section in (Section[])[sender, notice, answer, file]) section.Close();
        return profile;
    }

    static string Name(Section file, string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (name.Length is 0 or > ProfileSettings.LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            file.Problems.Add(new(path, 1, 1), $"the name of a profile's file is NAME.toml, NAME up to {ProfileSettings.LongestName} letters, digits, - and _");
        return name;
    }

    static Dictionary<string, IReadOnlyList<string>> Labels(Section section)
    {
        var labels = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var fact in section.Keys)
        {
            if (!NoticeNames.Labelled.Contains(fact))
                section.Problems.Add(section.KeyAt(fact), $"{Excerpt.Of(fact)} is no fact that has a label; {Suggestion.For(fact, NoticeNames.Labelled)}");
            labels[fact] = section.Texts(fact, [], Label, needsOne: true);
        }

        return labels;
    }

    static string Label(Stated stated)
    {
        if (stated.Text.Length is 0 or > LongestLabel || !stated.Text.Any(char.IsLetterOrDigit) || stated.Text.Any(char.IsControl))
            stated.Wrong($"{stated.Quoted} is no label; allowed: 1 to {LongestLabel} characters on one line, a letter or digit among them");
        return stated.Text;
    }

    static string Zone(Stated stated)
    {
        if (!NoticeNames.Zones.Contains(stated.Text) && !TimeText.IsOffset(stated.Text))
            stated.Wrong($"{stated.Quoted} is no zone; allowed: an offset such as \"+02:00\", {string.Join(", ", NoticeNames.Zones)}");
        return stated.Text;
    }
}
