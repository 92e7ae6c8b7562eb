using System.Collections;
using System.Text.RegularExpressions;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>
/// A pattern that runs in linear time, built when it is first needed: each holds about a megabyte once it is built, and most
/// rules never get as far as their patterns. Safe for use by many threads.
/// </summary>
/// <param name="text">As the operator wrote it.</param>
/// <param name="literals">Numbers of the literals one of which occurs in every match; null when there are none such.</param>
sealed class Pattern(string text, int[]? literals)
{
    // Wall time on a busy machine; the engine itself is linear.
    static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    readonly Lazy<Regex> regex = new(() => new(text, PatternSettings.Options, MatchTimeout));

    // The first match of a process compiles the engine, and that must not count as time of the first mail.
    static Pattern() => _ = new Regex("first|second", PatternSettings.Options).IsMatch("neither");

    /// <summary>False when a text that holds these literals has no match for certain.</summary>
    public bool MayMatch(BitArray found)
    {
        if (literals is null) return true;
        foreach (var literal in literals)
        {
            if (found[literal]) return true;
        }
        return false;
    }

    /// <summary>What matched first; null for nothing, and then <paramref name="problem"/> tells if the search was given up.</summary>
    public string? Find(SearchedText searched, out string? problem)
    {
        problem = null;
        if (literals is not null && !MayMatch(searched.Literals)) return null;
        try
        {
            return regex.Value.Match(searched.Text) is { Success: true } match ? match.Value : null;
        }
        catch (RegexMatchTimeoutException)
        {
            problem = $"{this} gave up after {MatchTimeout.TotalSeconds:0} s";
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            problem = $"{this} is no pattern: {error.Message}";
        }
        return null;
    }

    public override string ToString() => $"'{text}'";
}
