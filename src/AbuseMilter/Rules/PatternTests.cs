using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>The patterns of a condition for header fields, subject and text.</summary>
static class PatternTests
{
    public static IEnumerable<Test> Of(ConditionSettings when, PatternIndex index)
    {
        foreach (var (name, texts) in when.Header)
        {
            var patterns = index.Add(texts);
            yield return mail => Match(mail, index, $"header {name}", patterns, mail.Message.Headers.All(name).Select(field => field.Value));
        }
        if (when.Subject.Count > 0)
        {
            var patterns = index.Add(when.Subject);
            yield return mail => Match(mail, index, "subject", patterns, mail.Message.Subject is { } subject ? [subject] : []);
        }
        if (when.Body.Count > 0)
        {
            var patterns = index.Add(when.Body);
            yield return mail => Match(mail, index, "body", patterns, [mail.Message.Text]);
        }
    }

    /// <summary>Holds when one pattern matches one of the texts.</summary>
    public static Finding Match(JudgedMail mail, PatternIndex index, string where, Pattern[] patterns, IEnumerable<string> texts)
    {
        string? trouble = null;
        var looked = false;
        foreach (var text in texts)
        {
            looked = true;
            var searched = mail.Searched(text, index);
            foreach (var pattern in patterns)
            {
                var match = pattern.Find(searched, out var problem);
                if (match is not null) return Finding.Yes($"{where}: {pattern} found {Finding.Quote(match)}");
                if (problem is null) continue;
                trouble ??= problem;
                mail.Troubles.Add($"{where}: {problem}");
            }
        }
        return Finding.No(looked ? $"{where}: no pattern matches{(trouble is null ? "" : $" ({trouble})")}" : $"{where}: absent");
    }
}
