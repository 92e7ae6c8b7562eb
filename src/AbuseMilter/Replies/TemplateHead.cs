using AbuseMilter.Settings;
using AbuseMilter.Settings.Binding;
using AbuseMilter.Settings.Toml;

namespace AbuseMilter.Replies;

/// <summary>What a template file says of its letter, in TOML between two lines <c>+++</c>.</summary>
sealed record TemplateHead
{
    /// <summary>Whom a letter may be written to.</summary>
    public static readonly IReadOnlyList<string> Audiences = ["complainant", "upstream", "customer", "reporter", "operator"];

    const string DefaultSubject = "{{#if subject}}Re: {{subject}}{{else}}Re: your notice{{#if case_id}}, case {{case_id}}{{/if}}{{/if}}";

    public string Subject { get; init; } = DefaultSubject;

    /// <summary>Of the subject's first character.</summary>
    public SourcePosition SubjectAt { get; init; }

    /// <summary>One of <see cref="Audiences"/>; null when the file does not say.</summary>
    public string? Audience { get; init; }

    /// <summary>Lines of the notice that the letter quotes.</summary>
    public int QuotedLines { get; init; }

    /// <summary>True: the header of the notice goes with the letter.</summary>
    public bool AttachesHeader { get; init; }

    public IReadOnlyList<LawBlock> Law { get; init; } = [];

    /// <param name="toml">The lines between.</param>
    /// <param name="file">It begins in line 2 of this file.</param>
    /// <param name="isAlert">Whether it is the template of alerts, which quotes nothing and makes no statements.</param>
    /// <param name="language">What the file's name says.</param>
    public static (TemplateHead Head, IReadOnlyList<SettingsError> Errors) Read(string toml, string file, bool isAlert, string language)
    {
        var problems = new Problems();
        problems.Begin(file);
        var document = TomlDocument.Parse(toml, file, firstLine: 2);
        problems.AddSyntax(document.Errors);
        var section = new Section(document.Root, "", problems, new ListFiles(file, problems));
        var (subject, at) = section.Text("subject", (DefaultSubject, new SourcePosition(file, 1, 1)), OneLine);
        _ = section.Text("language", language, stated => Agreed(stated, language));
        var audience = section.Choice("audience", isAlert ? ["operator"] : [.. Audiences.SkipLast(1)]);
        var head = new TemplateHead { Subject = subject, SubjectAt = at, Audience = audience };
        if (!isAlert)
        {
            head = head with
            {
                QuotedLines = section.Number("quote", 0, 0, Quote.MostLines),
                AttachesHeader = section.Choice("attach", "none", ["none", "headers"]) == "headers",
                Law = Blocks(section),
            };
        }
        section.Close();
        return (head, problems.InOrder);
    }

    static (string, SourcePosition) OneLine(Stated stated)
    {
        if (stated.Text.Length == 0 || stated.Text.Contains('\n')) stated.Wrong("it must be a text of one line");
        return (stated.Text, stated.At with { Column = stated.At.Column + 1 });
    }

    static string Agreed(Stated stated, string language)
    {
        if (stated.Text != language) stated.Wrong($"{stated.Quoted}, but the name of the file says {language}");
        return stated.Text;
    }

    static List<LawBlock> Blocks(Section head)
    {
        var blocks = new List<LawBlock>();
        foreach (var section in head.Tables("law"))
        {
            var block = Block(section);
            if (block.Name.Length > 0 && blocks.Exists(other => other.Name == block.Name))
                section.Problems.Add(section.At, $"law: there is a block {block.Name} already");
            blocks.Add(block);
        }
        return blocks;
    }

    static LawBlock Block(Section section)
    {
        section.Needs("name", "the letter writes it as {{law.NAME}}");
        section.Needs("as_of", "the day on which the statement was last found to be true");
        section.Needs("review_by", "the day by which somebody shall look at it again");
        section.Needs("text", "it is what the letter says");
        var (asOf, reviewBy) = (section.Date("as_of"), section.Date("review_by"));
        if (reviewBy <= asOf) section.Problems.Add(section.KeyAt("review_by"), "law.review_by: it must be later than as_of");
        var (name, text) = (section.Text("name", "", Name), section.Text("text", "", Statement));
        var block = new LawBlock(name, asOf ?? default, reviewBy ?? DateOnly.MaxValue, text, section.At);
        section.Close();
        return block;
    }

    static string Name(Stated stated)
    {
        var isName = stated.Text.Length is > 0 and <= 40 && stated.Text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
        if (isName) return stated.Text;
        stated.Wrong($"{stated.Quoted} is no name; allowed: a to z, digits and _");
        return "";
    }

    static string Statement(Stated stated)
    {
        if (string.IsNullOrWhiteSpace(stated.Text) || stated.Text.Any(char.IsControl))
            stated.Wrong("the statement is a text of one line; a \\ at the end of a line joins it with the next");
        else if (stated.Text.Contains("{{"))
            stated.Wrong("the statement holds no {{names}}: it is true whatever the notice");
        return stated.Text.Trim();
    }
}
