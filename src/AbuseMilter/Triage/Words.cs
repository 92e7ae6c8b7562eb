namespace AbuseMilter.Triage;

/// <summary>The values of our enumerations as they are written in rules, ledger, headers and JSON.</summary>
public static class Words
{
    /// <summary>Lower case with hyphens: <c>spam-report</c>.</summary>
    public static string Word<T>(this T value) where T : struct, Enum => Table<T>.Words[value];

    static class Table<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Words = Enum.GetValues<T>().ToDictionary(value => value, value => Hyphenated(value.ToString()));
    }

    static string Hyphenated(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
