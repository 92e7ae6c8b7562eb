using System.Text.RegularExpressions;

namespace AbuseMilter.Settings;

/// <summary>A regular expression that can be built with <see cref="Options"/>, which was found out when the file was loaded.</summary>
public sealed record PatternSettings(string Text, SourcePosition At)
{
    /// <summary>Matching takes time linear in the text, whatever the pattern is.</summary>
    public const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Longest pattern, in characters.</summary>
    public const int MaxLength = 1024;
}
