using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>All templates of a folder, by name and language. Immutable: a reload makes a new one.</summary>
public sealed class TemplateBook
{
    /// <summary>In bytes; a reply must stay below 8 KB anyway.</summary>
    const int LongestFile = 64 * 1024;

    const string DefaultLanguage = "en";

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static readonly Regex FileName = new(@"^([a-z0-9][a-z0-9_-]{0,63})\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\.txt$",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    readonly ILookup<string, ReplyTemplate> templates;

    TemplateBook(IEnumerable<ReplyTemplate> templates, IReadOnlyDictionary<string, string> operatorFacts)
    {
        this.templates = templates.OrderBy(t => t.Language, StringComparer.Ordinal).ToLookup(t => t.Name);
        OperatorFacts = operatorFacts;
        Words = new(templates.Where(template => template.Name != RuleSettings.AlertTemplate).SelectMany(template => template.Passages));
    }

    /// <summary>Of all letters to complainants.</summary>
    public OwnWords Words { get; }

    public IReadOnlyDictionary<string, string> OperatorFacts { get; }

    public IEnumerable<string> Names => templates.Select(t => t.Key).Order(StringComparer.Ordinal);

    /// <summary>Reads every <c>*.txt</c> of the folder. Never throws for what is or is not there: all errors are reported at once.</summary>
    /// <returns>With errors, no book.</returns>
    public static (TemplateBook? Book, IReadOnlyList<SettingsError> Errors) Load(string folder, IReadOnlyDictionary<string, string> operatorFacts)
    {
        var templates = new List<ReplyTemplate>();
        var errors = new List<SettingsError>();
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal))
            {
                var (template, itsErrors) = Read(file, operatorFacts);
                if (template is not null) templates.Add(template);
                errors.AddRange(itsErrors);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(new(new(folder, 1, 1), $"cannot be read: {e.Message}"));
        }
        return errors.Count == 0 ? (new TemplateBook(templates, operatorFacts), errors) : (null, errors);
    }

    /// <summary>An error for each rule that needs a template which is not there.</summary>
    public IEnumerable<SettingsError> MissingFor(IEnumerable<RuleSettings> rules)
    {
        foreach (var rule in rules)
        {
            if (rule.Reply is not null && !templates.Contains(rule.Reply))
                yield return new(rule.At, $"rule {rule.Name} replies with template {rule.Reply}, which is not there; there are: {string.Join(", ", Names)}");
            if (rule.Notify is not null && !templates.Contains(RuleSettings.AlertTemplate))
                yield return new(rule.At, $"rule {rule.Name} notifies, and there is no template {RuleSettings.AlertTemplate}.en.txt of what it sends");
        }
    }

    /// <summary>A warning for each statement on law whose review is overdue, of the templates in use.</summary>
    /// <param name="used">Names of these; null for none.</param>
    /// <param name="today">The day of the question.</param>
    public IEnumerable<SettingsError> Overdue(IEnumerable<string?> used, DateOnly today) =>
        from name in used.OfType<string>().Distinct()
        from template in templates[name]
        from block in template.Law
        where block.ReviewBy < today
        select new SettingsError(block.At, $"law.{block.Name} is stated as of {Day(block.AsOf)} and was to be reviewed by {Day(block.ReviewBy)}; "
            + "find out whether it still holds, and set both dates anew");

    /// <summary>A warning for each rule that would answer everybody in another language than the default.</summary>
    public IEnumerable<SettingsError> Untranslated(IEnumerable<RuleSettings> rules, string language) =>
        from rule in rules
        where rule.Reply is not null
        let found = Find(rule.Reply!, language)
        where found is not null && !LanguageTag.Widened(language).Contains(found.Language, StringComparer.OrdinalIgnoreCase)
        select new SettingsError(rule.At, $"rule {rule.Name}: there is no {found.Name}.{language}.txt, in the default language: whoever is not answered in his own gets {found.Name}.{found.Language}.txt");

    /// <summary>A warning for each template whose own words are more than a reply may hold.</summary>
    public IEnumerable<SettingsError> TooLong(IEnumerable<string?> used) =>
        from name in used.OfType<string>().Distinct()
        from template in templates[name]
        let octets = template.Passages.Sum(Encoding.UTF8.GetByteCount)
        where octets > ReplyMail.LongestMail
        select new SettingsError(template.At, $"the letter has {octets} octets, and a reply beyond {ReplyMail.LongestMail} is held: make it shorter");

    /// <summary>A warning for each rule whose answer is written to somebody else than the senders that the rule is for.</summary>
    public IEnumerable<SettingsError> Misdirected(IEnumerable<RuleSettings> rules) =>
        from rule in rules
        where rule.Reply is not null && rule.When.Role.Count == 1
        let role = rule.When.Role[0]
        let audience = templates[rule.Reply!].Select(template => template.Audience).FirstOrDefault(audience => audience is not null)
        where audience is not null && (audience == "upstream") != (role == "upstream")
        select new SettingsError(rule.At, $"rule {rule.Name} is for mail of the role {role}, and its template {rule.Reply} is a letter to: {audience}");

    /// <summary>
    /// The template in the first language that there is, each tried with what it is a kind of (de-AT, de); else in English, else in any; null
    /// without one.
    /// </summary>
    /// <param name="name">Of the template.</param>
    /// <param name="wanted">Language tags, the best first. No more of them are asked for than are needed.</param>
    public ReplyTemplate? Find(string name, params IEnumerable<string> wanted) =>
        wanted.Append(DefaultLanguage).SelectMany(LanguageTag.Widened)
            .Select(tag => templates[name].FirstOrDefault(template => template.Language.Equals(tag, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(template => template is not null)
        ?? templates[name].FirstOrDefault();

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static (ReplyTemplate? Template, IReadOnlyList<SettingsError> Errors) Read(string file, IReadOnlyDictionary<string, string> operatorFacts)
    {
        var start = new SourcePosition(file, 1, 1);
        if (FileName.Match(Path.GetFileName(file)) is not { Success: true } name)
            return (null, [new(start, "the name of a template file is NAME.LANGUAGE.txt, such as dmca.en.txt")]);
        if (PlainFile.Other(file) is { } other) return (null, [new(start, $"it is no file, but {other}")]);
        if (new FileInfo(file).Length > LongestFile) return (null, [new(start, $"longer than {LongestFile / 1024} KB")]);
        var bytes = File.ReadAllBytes(file);
        var content = bytes.AsSpan();
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        try
        {
            return ReplyTemplate.Parse(name.Groups[1].Value, name.Groups[2].Value, file, StrictUtf8.GetString(content), operatorFacts);
        }
        catch (DecoderFallbackException e)
        {
            var before = content[..Math.Clamp(e.Index, 0, content.Length)];
            return (null, [new(new(file, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n')), "not UTF-8")]);
        }
    }
}
