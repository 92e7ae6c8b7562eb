using AbuseMilter.Settings;
using AbuseMilter.Settings.Toml;
using HandlebarsDotNet;

namespace AbuseMilter.Replies;

/// <summary>One template file, checked and compiled. It renders a whole letter or none.</summary>
public sealed class ReplyTemplate
{
    const string DefaultSubject = "{{#if subject}}Re: {{subject}}{{else}}Re: your notice{{#if case_id}}, case {{case_id}}{{/if}}{{/if}}";
    const string Fence = "+++";

    // The letter is plain text, so nothing is escaped; values are text that is not expanded again.
    static readonly IHandlebars Engine = Handlebars.Create(new HandlebarsConfiguration
    {
        NoEscape = true,
        ThrowOnUnresolvedBindingExpression = true,
        FormatterProviders = { new AbsentValue.Formatter() },
    });

    readonly HandlebarsTemplate<object, object> subject;
    readonly HandlebarsTemplate<object, object> body;

    ReplyTemplate(string name, string language, string subject, string body)
    {
        (Name, Language) = (name, language);
        Passages = body.Split(["{{", "}}"], StringSplitOptions.None).Where((_, index) => index % 2 == 0).ToList();
        this.subject = Engine.Compile(subject);
        this.body = Engine.Compile(body);
    }

    public string Name { get; }

    /// <summary>As in the file's name, such as <c>en</c> or <c>de-AT</c>; goes into Content-Language.</summary>
    public string Language { get; }

    /// <summary>What the letter says whatever the notice, between its tags.</summary>
    public IReadOnlyList<string> Passages { get; }

    /// <summary>The letter; null with a reason such as <c>ip is empty</c> when a value that it needs is not known.</summary>
    public Letter? Render(ReplyFacts facts, out string? whyNot)
    {
        whyNot = null;
        try
        {
            var text = TextWrap.Wrap(body(facts.Values)).TrimEnd('\n') + "\n";
            return new Letter(TemplateValue.Clean(subject(facts.Values), int.MaxValue), text);
        }
        catch (AbsentValueException e)
        {
            whyNot = e.Message;
            return null;
        }
    }

    /// <summary>Reads the text of a file: TOML between two lines <c>+++</c>, then the letter.</summary>
    /// <returns>Without a template, why, each with its place.</returns>
    internal static (ReplyTemplate? Template, IReadOnlyList<SettingsError> Errors) Parse(
        string name, string language, string file, string text, IReadOnlyDictionary<string, string> operatorFacts)
    {
        if (ControlError(text, file) is { } control) return (null, [control]);
        if (!text.StartsWith(Fence + "\n", StringComparison.Ordinal)) return (null, [new(new(file, 1, 1), $"the first line must be {Fence}")]);
        var end = text.IndexOf($"\n{Fence}\n", StringComparison.Ordinal);
        if (end < 0) return (null, [new(new(file, 1, 1), $"the second line {Fence}, which ends the settings, is missing")]);
        var settings = text[Math.Min(Fence.Length + 1, end + 1)..(end + 1)];
        var letter = text[(end + Fence.Length + 2)..];

        var errors = new List<SettingsError>();
        var (subject, subjectAt) = Subject(settings, file, errors);
        var names = name == RuleSettings.AlertTemplate ? TemplateNames.Alert : TemplateNames.Letter;
        errors.AddRange(TemplateTags.Check(subject, subjectAt, names, operatorFacts));
        var bodyAt = new SourcePosition(file, settings.Count('\n') + 3, 1);
        errors.AddRange(TemplateTags.Check(letter, bodyAt, names, operatorFacts));
        if (string.IsNullOrWhiteSpace(letter)) errors.Add(new(bodyAt, "the letter is empty"));
        if (errors.Count > 0) return (null, errors);
        try
        {
            return (new ReplyTemplate(name, language, subject, letter), []);
        }
        catch (HandlebarsException e)
        {
            return (null, [new(bodyAt, TemplateValue.Clean(e.Message))]);
        }
    }

    static (string Subject, SourcePosition At) Subject(string settings, string file, List<SettingsError> errors)
    {
        var toml = TomlDocument.Parse(settings, file, firstLine: 2);
        errors.AddRange(toml.Errors);
        foreach (var key in toml.Root.Keys.Where(key => key != "subject")) errors.Add(new(toml.Root.KeyAt(key), $"unknown key {key}; there is subject"));
        if (!toml.Root.TryGetValue("subject", out var value)) return (DefaultSubject, new(file, 1, 1));
        if (value is TomlValue { Value: string { Length: > 0 } subject } && !subject.Contains('\n')) return (subject, value.At with { Column = value.At.Column + 1 });
        errors.Add(new(value.At, "subject must be a text of one line"));
        return (DefaultSubject, new(file, 1, 1));
    }

    static SettingsError? ControlError(string text, string file)
    {
        var index = text.AsSpan().IndexOfAnyExcept(Printable);
        if (index < 0) return null;
        var before = text.AsSpan(0, index);
        var at = new SourcePosition(file, before.Count('\n') + 1, index - before.LastIndexOf('\n'));
        return new(at, $"control character U+{(int)text[index]:X4}: only LF and TAB may stand in a template");
    }

    static readonly System.Buffers.SearchValues<char> Printable =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => !char.IsControl(c) || c is '\n' or '\t')]);
}
