namespace AbuseMilter.Postfix;

/// <summary>A command as a person types it into a shell.</summary>
static class ShellLine
{
    /// <summary>Each word as it is, in single quotes where the shell would read it otherwise (POSIX.1, 2.2).</summary>
    public static string Of(IEnumerable<string> words) => string.Join(' ', words.Select(Word));

    static string Word(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_=./:,@+%".Contains(c, StringComparison.Ordinal))
        ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
