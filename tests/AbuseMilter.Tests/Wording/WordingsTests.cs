using System.Text.RegularExpressions;
using AbuseMilter.Wording;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Wording;

/// <summary>What is found is what the engine of .NET finds that cannot backtrack.</summary>
public sealed class WordingsTests
{
    // Few characters, so that much is found: letters of both cases, a mark on a letter, blanks, digits, signs.
    const string Alphabet = "aabbcAB é  \n\n1_.'";

    static readonly Gen<string> Atom = Gen.Elements("a", "b", "c", "A", "é", "1", @"\s", @"\s+", @"\w", @"\w+", @"\w*", @"\d", @"\S", "[ab]", "[^.\\n]", "[^a\\s]*", ".", @"\b", @"\.", @"(?:\w+\s+){0,2}", @"(?:[^\n.]|\.\w)*");

    static readonly Gen<string> Text = Gen.Elements(Alphabet.ToCharArray()).ArrayOf().Select(letters => new string(letters));

    static Gen<string> Pattern(int depth) =>
        from first in Gen.Elements("a", "b", "c", "é", "[ab]", @"\d", "(?:ab|c)", "a?b")
        from rest in Gen.ListOf(Part(depth))
        select first + string.Concat(rest.Take(4));

    static Gen<string> Part(int depth) => depth == 0 ? Atom : Gen.Frequency(
        (4, Atom),
        (1, from branches in Part(depth - 1).Two() from times in Gen.Elements("", "?", "{2}", "{0,2}", "{1,3}") select $"(?:{branches.Item1}a|{branches.Item2}b){times}"),
        (1, from part in Part(depth - 1) select $"(?:b{part})*"),
        (1, from part in Part(depth - 1) select $"(?:{part}a)+"));

    [Fact]
    public void All_places_are_those_of_a_regular_expression()
    {
        var found = 0;
        Prop.ForAll((from patterns in Gen.NonEmptyListOf(Pattern(2)) from texts in Gen.NonEmptyListOf(Text) select (Patterns: patterns.Take(3).ToArray(), Texts: texts)).ToArbitrary(), sample =>
        {
            var wordings = new Wordings(sample.Patterns);
            var expression = Expression(sample.Patterns);
            foreach (var text in sample.Texts)
            {
                var places = Places(wordings, text);
                places.ShouldBe(Places(expression, text), $"{string.Join(" | ", sample.Patterns)} in '{text}'");
                found += places.Count;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
        // Else the test would say nothing.
        found.ShouldBeGreaterThan(1000);
    }

    [Theory]
    [InlineData(@"sealed\s+copy", "A SEALED\n  Copy of it", "SEALED\n  Copy")]
    [InlineData(@"sealed\s+copy", "unsealed copy", null)]
    [InlineData(@"claim\b", "claims, claim", "claim")]
    [InlineData(@"(?:mr|mrs)\.?\s+justice", "before Mrs. Justice", "Mrs. Justice")]
    [InlineData(@"preserve\s+(?:\w+\s+){0,3}until", "preserve all of it until", "preserve all of it until")]
    [InlineData(@"preserve\s+(?:\w+\s+){0,3}until", "preserve all of it there until", null)]
    [InlineData(@"судебн\w+\s+приказ", "СУДЕБНЫЙ приказ", "СУДЕБНЫЙ приказ")]
    [InlineData(@"i['’]m\s+your", "I’m your", "I’m your")]
    [InlineData(@"on\s+your\s+(?:part|side)?$", "on your ", "on your ")]
    [InlineData(@"\d+\s+js\s+\d", "12 Js 34", "12 Js 3")]
    public void Words_are_found_from_their_beginning(string pattern, string text, string? found)
    {
        var place = new Wordings(pattern).Next(new WordPlaces(text));
        (place is { } range ? text[range] : null).ShouldBe(found);
    }

    [Fact]
    public void What_begins_first_is_found_first_and_of_those_the_first_pattern()
    {
        var wordings = new Wordings("copy", "sealed", @"sealed\s+copy");
        "a sealed copy"[wordings.Next(new WordPlaces("a sealed copy"))!.Value].ShouldBe("sealed");
        "a sealed copy"[wordings.Next(new WordPlaces("a sealed copy"), 3)!.Value].ShouldBe("copy");
    }

    [Fact]
    public void A_text_is_left_without_them() =>
        new Wordings("without\\s+delay", @"may\s+\d").Without("Without delay, by May 3, without a word").ShouldBe(", by , without a word");

    [Theory]
    [InlineData("(a)")]
    [InlineData("(?=a)")]
    [InlineData("a(?:b")]
    [InlineData("a)")]
    [InlineData("a**")]
    [InlineData("^a")]
    [InlineData("[a-z]")]
    [InlineData("[a")]
    [InlineData("a{2")]
    [InlineData("a{,2}")]
    [InlineData(@"\p{L}")]
    [InlineData(@"a\")]
    [InlineData(@"\w+a")]
    [InlineData(".a")]
    [InlineData("a(?:b?)*")]
    [InlineData(@"a(?:b|\b)+")]
    public void What_is_not_known_is_no_pattern(string pattern) => Should.Throw<ArgumentException>(() => new Wordings(pattern));

    [Fact]
    public void A_text_of_nothing_but_beginnings_is_read_in_one_walk()
    {
        var wordings = new Wordings(@"name(?:[^\n.]|\.\w)*\bof(?:[^\n.]|\.\w)*\byour\s+(?:\w+\s+){0,8}customer\b", @"na(?:\w+\s+)*me!");
        var text = string.Concat(Enumerable.Repeat("name of your ", 20_000));
        Should.CompleteIn(() => wordings.AreIn(text).ShouldBeFalse(), TimeSpan.FromSeconds(10));
    }

    static Regex Expression(IEnumerable<string> patterns) =>
        new($@"\b(?:{string.Join('|', patterns)})", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

    static List<(int At, int Length)> Places(Regex expression, string text) => [.. expression.Matches(text).Select(match => (match.Index, match.Length))];

    static List<(int At, int Length)> Places(Wordings wordings, string text)
    {
        var places = new List<(int, int)>();
        var words = new WordPlaces(text);
        for (var at = 0; wordings.Next(words, at) is { } found; at = found.End.Value) places.Add((found.Start.Value, found.End.Value - found.Start.Value));
        return places;
    }
}
