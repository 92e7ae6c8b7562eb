using AbuseMilter.Settings;
using HandlebarsDotNet;

namespace AbuseMilter.Replies;

/// <summary>One template file, checked and compiled. It renders a whole letter or none.</summary>
public sealed class ReplyTemplate
{
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
    readonly TemplateHead head;
    readonly Dictionary<string, string> law;

    ReplyTemplate(string name, string language, TemplateHead head, string body, SourcePosition at)
    {
        At = at;
        (Name, Language, this.head) = (name, language, head);
        law = head.Law.ToDictionary(block => block.Name, block => block.Text);
        Passages = [.. body.Split(["{{", "}}"], StringSplitOptions.None).Where((_, index) => index % 2 == 0), .. law.Values];
        subject = Engine.Compile(head.Subject);
        this.body = Engine.Compile(body);
    }

    public string Name { get; }

    /// <summary>Where the letter begins.</summary>
    public SourcePosition At { get; }

    /// <summary>As in the file's name, such as <c>en</c> or <c>de-AT</c>; goes into Content-Language.</summary>
    public string Language { get; }

    /// <summary>One of <see cref="TemplateHead.Audiences"/>; null when the file does not say to whom the letter is written.</summary>
    public string? Audience => head.Audience;

    /// <summary>The statements on law that the letter makes.</summary>
    public IReadOnlyList<LawBlock> Law => head.Law;

    /// <summary>What the letter says whatever the notice, between its tags.</summary>
    public IReadOnlyList<string> Passages { get; }

    /// <summary>The letter; null with a reason such as <c>ip is empty</c> when a value that it needs is not known.</summary>
    public Letter? Render(ReplyFacts facts, out string? whyNot)
    {
        whyNot = null;
        var values = new Dictionary<string, object>(facts.Values) { [TemplateNames.Law] = law };
        try
        {
            var text = TextWrap.Wrap(body(values)).TrimEnd('\n') + "\n";
            return new Letter(TemplateValue.Clean(subject(values), int.MaxValue), text)
            {
                Language = Language,
                QuotedLines = head.QuotedLines,
                AttachesHeader = head.AttachesHeader,
            };
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
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (ControlError(text, file) is { } control) return (null, [control]);
        if (!text.StartsWith(Fence + "\n", StringComparison.Ordinal)) return (null, [new(new(file, 1, 1), $"the first line must be {Fence}")]);
        var end = text.IndexOf($"\n{Fence}\n", StringComparison.Ordinal);
        if (end < 0) return (null, [new(new(file, 1, 1), $"the second line {Fence}, which ends the settings, is missing")]);
        var settings = text[Math.Min(Fence.Length + 1, end + 1)..(end + 1)];
        var letter = text[(end + Fence.Length + 2)..];

        var isAlert = name == RuleSettings.AlertTemplate;
        var (head, headErrors) = TemplateHead.Read(settings, file, isAlert, language);
        var names = isAlert ? TemplateNames.Alert : TemplateNames.Letter;
        var bodyAt = new SourcePosition(file, settings.Count('\n') + 3, 1);
        var subject = TemplateTags.Read(head.Subject, head.SubjectAt, names, operatorFacts);
        var tags = TemplateTags.Read(letter, bodyAt, names, operatorFacts, [.. head.Law.Select(block => block.Name)]);
        List<SettingsError> errors = [.. headErrors, .. subject.Errors, .. tags.Errors];
        if (string.IsNullOrWhiteSpace(letter)) errors.Add(new(bodyAt, "the letter is empty"));
        foreach (var block in head.Law.Where(block => block.Name.Length > 0 && !tags.Law.Contains(block.Name)))
            errors.Add(new(block.At, $"law.{block.Name}: the letter does not say it; write {{{{law.{block.Name}}}}} where it belongs, or remove it"));
        if (errors.Count > 0) return (null, [.. errors.OrderBy(error => error.At.Line).ThenBy(error => error.At.Column)]);
        try
        {
            return (new ReplyTemplate(name, language, head, letter, bodyAt), []);
        }
        catch (HandlebarsException e)
        {
            return (null, [new(bodyAt, TemplateValue.Clean(e.Message))]);
        }
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
