namespace AbuseMilter.Settings.Binding;

static class RetentionSection
{
    const string Others = "default";
    const int Longest = 36_500;

    static readonly RetentionSettings Default = new();

    public static RetentionSettings Bind(Section section)
    {
        var days = section.Table("days");
        var settings = new RetentionSettings
        {
            Days = RuleSettings.Classes.ToDictionary(name => name, name => Days(days, name, Default.Days.GetValueOrDefault(name, -1)))
                .Where(pair => pair.Value >= 0).ToDictionary(),
            OtherDays = Days(days, Others, Default.OtherDays),
            TruncateDays = Days(section, "truncate_days", Default.TruncateDays),
            RepliesDays = Days(section, "replies_days", Default.RepliesDays),
            Files = section.Flag("files", Default.Files),
        };
        days.Close();
        section.Close();
        return settings;
    }

    static int Days(Section section, string key, int fallback)
    {
        var days = section.Number(key, fallback, 0, Longest);
        if (days is > 0 and < RetentionSettings.FewestDays && section.Has(key))
            section.Wrong(key, $"{days} is too few, since a sender tries again for five days; allowed: {RetentionSettings.FewestDays} to {Longest}, or 0 for no end");
        return days;
    }
}
