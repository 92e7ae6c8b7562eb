using AbuseMilter.Settings.Binding;

namespace AbuseMilter.Settings;

/// <summary>
/// Reads a configuration file, <c>rules.d/*.toml</c> beside it and the profiles. All errors are reported at once, in order of files and lines, and any
/// error means no settings.
/// </summary>
public static class SettingsFile
{
    /// <summary>Never throws for what is in the files, nor for files that are missing: those are errors of the result.</summary>
    public static (AbuseMilterSettings? Settings, IReadOnlyList<SettingsError> Errors) Load(string path)
    {
        var (draft, errors) = Draft(path);
        return (errors.Count == 0 ? draft : null, errors);
    }

    /// <summary>
    /// As <see cref="Load"/>, but with errors there are settings as well: what is wrong has its default. They are good for finding more errors in
    /// the files that they name, and for nothing else. Null when the file itself cannot be read.
    /// </summary>
    public static (AbuseMilterSettings? Draft, IReadOnlyList<SettingsError> Errors) Draft(string path)
    {
        var problems = new Problems();
        var lists = new ListFiles(path, problems);
        if (SettingsDocument.Read(path, problems, lists) is not { } file) return (null, problems.InOrder);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var settings = Bind(file, folder);
        CheckPaths(file, path, settings);
        var profileFolder = NoticesSection.ProfileFolder(file.Table("notices"), folder);
        var profileFiles = profileFolder.Length > 0 ? SettingsDocument.Files(profileFolder, problems) : [];
        var names = profileFolder.Length > 0 ? profileFiles.Select(name => Path.GetFileNameWithoutExtension(name)!).ToList() : null;
        var conditions = new ConditionSection(new KnownNames(settings.Networks, names));
        var templates = new TemplateFolder(settings.Reply.Templates);
        var rules = new RuleList(conditions, templates, settings.Operator.GetValueOrDefault(OperatorSection.Alert, ""));
        rules.AddFrom(file);
        file.Close();
        var rulesFolder = Path.Combine(Path.GetDirectoryName(path) ?? "", "rules.d");
        foreach (var more in SettingsDocument.Files(rulesFolder, problems)) AddRules(rules, SettingsDocument.Read(more, problems, lists));
        var profiles = Profiles(profileFiles, new ProfileSection(conditions, templates), name => SettingsDocument.Read(name, problems, lists)).ToList();
        foreach (var (read, extension) in ((string, string)[])[(rulesFolder, ".toml"), (profileFolder, ".toml"), (settings.Reply.Templates, ".txt")])
            UnreadFiles.Warn(read, extension, lists.HasRead, problems);
        return (settings with { Rules = rules.Rules, Profiles = profiles, Warnings = problems.Warnings }, problems.InOrder);
    }

    static IEnumerable<ProfileSettings> Profiles(IReadOnlyList<string> files, ProfileSection profiles, Func<string, Section?> read) =>
        from file in files
        let section = read(file)
        where section is not null
        select profiles.Bind(section, file);

    static AbuseMilterSettings Bind(Section file, string folder)
    {
        var milter = MilterSection.Bind(file.Table("milter"), folder);
        return new()
        {
            Milter = milter,
            Desk = DeskSection.Bind(file.Table("desk")),
            Networks = NetworksSection.Bind(file.Table("networks")),
            Store = StoreSection.Bind(file.Table("store"), folder),
            Retention = RetentionSection.Bind(file.Table("retention")),
            Reply = ReplySection.Bind(file.Table("reply"), folder, milter.Listen),
            Authentication = AuthenticationSection.Bind(file.Table("authentication")),
            Operator = OperatorSection.Bind(file.Table("operator")),
            ContactAt = file.Table("operator").KeyAtOr("contact", default),
            Tor = TorSection.Bind(file.Table("tor"), folder),
            Log = LogSection.Bind(file.Table("log"), folder),
            Admin = AdminSection.Bind(file.Table("admin"), folder, milter.Listen),
        };
    }

    // Each would destroy the other.
    static void CheckPaths(Section file, string path, AbuseMilterSettings settings)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal) { [Path.GetFullPath(path)] = "the configuration" };
        taken.TryAdd(settings.Store.Maildir, "store.maildir");
        Take("store", "ledger", settings.Store.Ledger);
        Take("log", "file", settings.Log.File ?? "");

        void Take(string table, string key, string value)
        {
            var section = file.Table(table);
            if (value.Length > 0 && !taken.TryAdd(value, $"{table}.{key}"))
                file.Problems.Add(section.KeyAtOr(key, section.At), $"{table}.{key}: {value} is {taken[value]} already; name another path");
        }
    }

    /// <summary>Such a file holds <c>[[rule]]</c> and nothing else.</summary>
    static void AddRules(RuleList rules, Section? file)
    {
        if (file is null) return;
        rules.AddFrom(file);
        file.Close();
    }
}
