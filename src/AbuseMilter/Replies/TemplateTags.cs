using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// Walks over the tags of a template before it is compiled and tells, with its place, everything that a reply must not hold. What is understood:
/// <c>{{name}}</c>, <c>#if</c>, <c>#unless</c> with <c>else</c> and <c>else if</c>, <c>#each items</c>, and comments.
/// </summary>
sealed class TemplateTags
{
    readonly IReadOnlySet<string> names;
    readonly IReadOnlyDictionary<string, string> operatorFacts;
    readonly IReadOnlyList<string> blocks;
    readonly List<SettingsError> errors = [];
    readonly HashSet<string> law = [];
    readonly Stack<(string Block, SourcePosition At)> open = [];
    SourcePosition at;

    TemplateTags(IReadOnlySet<string> names, IReadOnlyDictionary<string, string> operatorFacts, IReadOnlyList<string> blocks) =>
        (this.names, this.operatorFacts, this.blocks) = (names, operatorFacts, blocks);

    public IReadOnlyList<SettingsError> Errors => errors;

    /// <summary>Names of the blocks on law that the text writes.</summary>
    public IReadOnlySet<string> Law => law;

    bool IsInsideEach => open.Any(block => block.Block == "each");

    /// <param name="text">What Handlebars will compile.</param>
    /// <param name="origin">Place of its first character.</param>
    /// <param name="names">What may be named outside of <c>#each</c>.</param>
    /// <param name="operatorFacts">What may be named as <c>operator.NAME</c>.</param>
    /// <param name="blocks">What may be named as <c>law.NAME</c>.</param>
    public static TemplateTags Read(string text, SourcePosition origin, IReadOnlySet<string> names,
        IReadOnlyDictionary<string, string> operatorFacts, params IReadOnlyList<string> blocks)
    {
        var tags = new TemplateTags(names, operatorFacts, blocks) { at = origin };
        tags.Walk(text);
        return tags;
    }

    void Walk(string text)
    {
        var index = 0;
        while (text.IndexOf("{{", index, StringComparison.Ordinal) is >= 0 and var start)
        {
            Move(text, index, start);
            if (start > 0 && text[start - 1] == '\\') Complain("a backslash before {{ is not understood: write the name of a value between {{ and }}");
            var closing = text.AsSpan(start).StartsWith("{{!--") ? "--}}" : "}}";
            var end = text.IndexOf(closing, start + 2, StringComparison.Ordinal);
            if (end < 0)
            {
                Complain($"{{{{ without {closing}");
                return;
            }
            Tag(text[(start + 2)..end].Trim('~').Trim());
            index = end + closing.Length;
            Move(text, start, index);
        }
        while (open.TryPop(out var block)) errors.Add(new(block.At, $"#{block.Block} is not closed: {{{{/{block.Block}}}}} is missing"));
    }

    void Tag(string tag)
    {
        var words = tag.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case [['!', ..], ..]: break;
            case ["#if" or "#unless", var name]:
                Name(name, mayBeEmpty: true);
                open.Push((words[0][1..], at));
                break;
            case ["#each", TemplateNames.List] when !IsInsideEach:
                open.Push(("each", at));
                break;
            case ["#each", ..]: Complain(IsInsideEach ? "#each inside of #each is not understood" : "#each walks over items, nothing else"); break;
            case ["else"]: Else(); break;
            case ["else", "if", var name]:
                Else();
                Name(name, mayBeEmpty: true);
                break;
            case [['/', .. var block]]: Close(block); break;
            case [var name] when name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '@'): Name(name, mayBeEmpty: open.Count > 0); break;
            default:
                Complain($"{{{{{tag}}}}} is not understood: there are {{{{name}}}}, #if NAME, #unless NAME, else, #each {TemplateNames.List} and their ends");
                break;
        }
    }

    void Else()
    {
        if (open.Count == 0) Complain("else outside of #if, #unless and #each");
    }

    void Close(string block)
    {
        if (open.TryPeek(out var innermost) && innermost.Block == block) open.Pop();
        else Complain(open.Count == 0 ? $"/{block} closes nothing" : $"/{block}, but {innermost.Block} of line {innermost.At.Line} is to be closed first");
    }

    void Name(string name, bool mayBeEmpty)
    {
        var isOuter = !IsInsideEach || name.StartsWith("../", StringComparison.Ordinal);
        if (!isOuter)
        {
            if (TemplateNames.Item.Contains(name) || TemplateNames.Position.Contains(name)) return;
            Complain($"unknown name {name}; inside of #each there are {Listed(TemplateNames.Item)}, and ../NAME for the names outside");
            return;
        }
        if (IsInsideEach) name = name[3..];
        if (name.StartsWith("operator.", StringComparison.Ordinal)) OperatorName(name["operator.".Length..], mayBeEmpty);
        else if (name.StartsWith($"{TemplateNames.Law}.", StringComparison.Ordinal)) LawName(name[(TemplateNames.Law.Length + 1)..]);
        else if (!names.Contains(name)) Complain($"unknown name {name}; there are {Listed(names)} and operator.NAME");
        else if (name == TemplateNames.List && !mayBeEmpty) Complain($"{name} is a list: write {{{{#each {name}}}}}");
    }

    void OperatorName(string name, bool mayBeEmpty)
    {
        if (!operatorFacts.TryGetValue(name, out var value)) Complain($"operator.{name} is not set in [operator]; {(operatorFacts.Count == 0 ? "nothing is" : $"there are {Listed(operatorFacts.Keys)}")}");
        else if (!mayBeEmpty && TemplateValue.Clean(value).Length == 0) Complain($"operator.{name} is empty in [operator]");
    }

    void LawName(string name)
    {
        law.Add(name);
        if (blocks.Count == 0) Complain($"unknown name law.{name}; no [[law]] is stated here");
        else if (!blocks.Contains(name)) Complain($"unknown name law.{name}; [[law]] states {Listed(blocks)}");
    }

    static string Listed(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    void Complain(string text) => errors.Add(new(at, text));

    void Move(string text, int from, int to)
    {
        for (var index = from; index < to; index++)
            at = text[index] == '\n' ? new(at.File, at.Line + 1, 1) : at with { Column = at.Column + 1 };
    }
}
