namespace AbuseMilter.Postfix.Tests.Answers;

/// <summary>The cases of <c>Data/cases.txt</c>.</summary>
static class AnswerCases
{
    static readonly Dictionary<string, AnswerCase> All = Read();

    public static IEnumerable<string> Keys => All.Keys;

    public static IEnumerable<string> Numbers => All.Values.Select(each => each.Number).Distinct();

    public static AnswerCase Find(string key) => All[key];

    static Dictionary<string, AnswerCase> Read()
    {
        var lines = File.ReadAllLines(AnswerCase.Data("cases.txt")).Where(line => !line.StartsWith('#'));
        var blocks = ("\n" + string.Join('\n', lines)).Split("\n= ", StringSplitOptions.TrimEntries)[1..];
        return blocks.Select(AnswerCase.Read).ToDictionary(each => each.Key);
    }
}
