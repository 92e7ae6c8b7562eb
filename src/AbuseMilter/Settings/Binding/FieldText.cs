namespace AbuseMilter.Settings.Binding;

/// <summary>Header fields that a rule adds.</summary>
static class FieldText
{
    const int LongestName = 70;
    const int LongestText = 500;

    /// <summary>Fields that describe a mail to people and that nothing else acts on, beside those that begin with X-.</summary>
    static readonly string[] Harmless = ["Comments", "Keywords", "Importance", "Priority"];

    /// <summary>Those of our own, and what breaks loops.</summary>
    static readonly string[] Reserved = ["X-Abuse-", "X-Loop"];

    /// <summary>ftext of RFC 5322 section 3.6.8.</summary>
    public static bool IsName(string name) => name.Length > 0 && !name.Contains(':') && !name.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Why a rule may not add such a field; null when it may.</summary>
    public static string? NameProblem(string name) =>
        name.Length > LongestName || !IsName(name) ? $"it has 1 to {LongestName} characters of printable ASCII without blank and colon"
        : Reserved.Any(reserved => name.StartsWith(reserved, StringComparison.OrdinalIgnoreCase)) ? "this program sets such fields itself; choose another name"
        : name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) && name.Length > 2 || Harmless.Contains(name, StringComparer.OrdinalIgnoreCase) ? null
        : $"other programs act on it; allowed: X-NAME, {string.Join(", ", Harmless)}";

    public static string Value(Stated stated)
    {
        if (stated.Text.Length is 0 or > LongestText || stated.Text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            stated.Wrong($"{stated.Quoted}: the text of a field has 1 to {LongestText} characters of printable ASCII");
        else if (PlaceholderText.Problem(stated.Text, Placeholders.Tag) is { } problem) stated.Wrong($"{stated.Quoted}: {problem}");
        return stated.Text;
    }
}
