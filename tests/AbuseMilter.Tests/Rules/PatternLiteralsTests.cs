using System.Text.RegularExpressions;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Rules;

/// <summary>The literals in front of patterns spare work and change no answer.</summary>
public sealed class PatternLiteralsTests
{
    [Theory]
    [InlineData("copyright", "copyright")]
    [InlineData("Copy.?Right", "right")]
    [InlineData(@"\bnotice\b of", "notice of")]
    [InlineData("^subject: infringe", "subject: infring")]
    [InlineData("colou?r", "colo")]
    [InlineData("ab+cde", "cde")]
    [InlineData("ab{2,3}c", "ab")]
    [InlineData("ab{0,3}c", null)]
    [InlineData("notice(?#x)*", "notic")]
    [InlineData("no(?#x)tice", "notice")]
    [InlineData("copyright|infringement|dmca", "copyright~infringement~dmca")]
    [InlineData("(copyright|dmca) notice", " notice")]
    [InlineData("(?:copyright|trademark) x", "copyright~trademark")]
    [InlineData("(?:copyright|)", null)]
    [InlineData("(?:copyright)?", null)]
    [InlineData("(?:copyright)+", "copyright")]
    [InlineData("(?<word>copyright)", "copyright")]
    [InlineData("(?'word'copyright)", "copyright")]
    [InlineData("(?i)COPYRIGHT", "copyright")]
    [InlineData("(?-i:COPYRIGHT)", "copyright")]
    [InlineData("(?x)copy right", null)]
    [InlineData("(?ix: copy right )", null)]
    [InlineData(@"\x41\u0042c", "abc")]
    [InlineData(@"a\.b\-c", "a.b-c")]
    [InlineData("[a-z]+@example[.]com", "@example")]
    [InlineData("[]a]copy", "copy")]
    [InlineData("[a-z-[aeiou]]copy", null)]
    [InlineData(@"[\c]x]abc", null)]
    [InlineData(@"\p{L}copy", null)]
    [InlineData("a{", "a{")]
    [InlineData("a{,5}b", "a{,5}b")]
    [InlineData("Straße", "straße")]
    [InlineData("авторск", "авторск")]
    [InlineData("\ud83d\ude00ab", "ab")]
    [InlineData("\u212aelvin", "kelvin")]
    [InlineData("this is a long literal, longer than needed", "this is a long l")]
    [InlineData(".", null)]
    [InlineData("", null)]
    [InlineData("(", null)]
    [InlineData(")abc", null)]
    [InlineData("abc\\", null)]
    [InlineData("[abc", null)]
    [InlineData("(?", null)]
    [InlineData("(?<", null)]
    [InlineData(@"abc\x4", null)]
    public void A_match_needs_one_of_these(string pattern, string? literals) =>
        PatternLiterals.Of(pattern).ShouldBe(literals?.Split('~'));

    /// <summary>Each character that has another case, against all characters that there are.</summary>
    [Fact]
    public void Characters_that_a_pattern_takes_for_the_same_fold_to_the_same()
    {
        var all = string.Concat(Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c));
        foreach (var c in all.Where(c => char.ToLowerInvariant(c) != c || char.ToUpperInvariant(c) != c || "ıİſ\u212aẞϴ".Contains(c)))
        {
            var pattern = new Regex(Regex.Escape(c.ToString()), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
            foreach (Match match in pattern.Matches(all)) CaseFold.Of(match.Value[0]).ShouldBe(CaseFold.Of(c), $"U+{(int)c:X4} and U+{(int)match.Value[0]:X4}");
        }
    }

    static readonly Gen<string> Atom = Gen.Frequency<string>(
        (12, Gen.Elements("a", "b", "k", "K", "i", "I", "s", "ab", "ki", "ß", "é", " ", "-", "#", "\u212a", "İ", "ı", "ſ", "ẞ", "Ω", "\u2126", "}", "]", "{", ",")),
        (4, Gen.Elements(".", "\\d", "\\w", "\\s", "\\b", "^", "$", "\\.", "\\-", "\\x6b", "\\u212A", "\\t", "\\x4B", "\\u0049")),
        (3, Gen.Elements("[ab]", "[^k]", "[]a]", "[a\\]b]", "[i-k]", "[\\w-]", "[a-k-[b]]", "[#(|]")),
        (2, Gen.Elements("(?i)", "(?-i)", "(?s)", "(?x)", "(?-x)", "(?#k|)", "(?m-s)", "# c\n", "(?n)", "(?x)a b", "(?x:k i)")));

    static readonly Gen<string> Quantifier = Gen.Frequency<string>((8, Gen.Constant("")),
        (4, Gen.Elements("*", "+", "?", "{0}", "{1}", "{2}", "{0,2}", "{1,}", "{00,1}", "{,2}", "*?", "+?", "??", "(?#x)*", "(?#x)?", "+(?#y)?")));

    static Gen<string> Patterns(int depth) => depth == 0 ? Atom
        : Gen.Frequency<string>(
            (4, from atom in Atom from quantifier in Quantifier select atom + quantifier),
            (4, from parts in Patterns(depth - 1).ListOf(3) select string.Concat(parts)),
            (2, from left in Patterns(depth - 1) from right in Patterns(depth - 1) select left + "|" + right),
            (3, from head in Gen.Elements("(", "(?:", "(?<n>", "(?'n'", "(?i:", "(?-i:", "(?x:", "(?s-m:")
                from inner in Patterns(depth - 1)
                from quantifier in Quantifier
                select head + inner + ")" + quantifier));

    static readonly Gen<string> Text = Gen.Elements('a', 'b', 'k', 'K', 'i', 'I', 's', 'S', 'ß', 'é', 'É', ' ', '-', '#', '\u212a', 'İ', 'ı', 'ſ', 'ẞ', 'Ω', '\u2126',
        '.', '\t', '\n', '}', ']', '{', ',', '1').ListOf().Select(characters => string.Concat(characters.Take(12)));

    [Fact]
    public void Patterns_behind_the_search_find_what_they_find_without_it()
    {
        var (usable, needing, matching, spared) = (0, 0, 0, 0);
        var cases = from pattern in Patterns(4) from texts in Text.ListOf(20) select (pattern, texts);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(cases.ToArbitrary(), given =>
        {
            if (Usable(given.pattern) is not { } plain) return true;
            usable++;
            var index = new PatternIndex();
            var pattern = index.Add([new(given.pattern, default), new("needed so that there is a search", default)])[0];
            if (PatternLiterals.Of(given.pattern) is not null) needing++;
            foreach (var text in given.texts)
            {
                var searched = new SearchedText(text, index);
                var match = plain.Match(text);
                if (match.Success) matching++;
                if (!pattern.MayMatch(searched.Literals)) spared++;
                if ((match.Success ? match.Value : null) != pattern.Find(searched, out _)) return false;
            }
            return true;
        }));
        // Else the test would say nothing.
        usable.ShouldBeGreaterThan(330);
        needing.ShouldBeGreaterThan(50);
        matching.ShouldBeGreaterThan(500);
        spared.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void A_literal_that_stands_in_the_text_is_found_and_no_other()
    {
        var letters = Gen.Elements('a', 'b', 'k', 'K', '\u212a', 'é', 'É').ListOf();
        var cases = from literals in letters.Where(list => list.Count is > 0 and < 5).Select(Folded).ListOf(8)
                    from text in letters.Select(list => string.Concat(list))
                    select (literals, text);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(cases.ToArbitrary(), given =>
        {
            if (given.literals.Count == 0) return true;
            var found = new LiteralSearch([.. given.literals]).Find(given.text);
            return Enumerable.Range(0, given.literals.Count).All(i => found[i] == Folded(given.text).Contains(given.literals[i], StringComparison.Ordinal));
        }));
    }

    [Fact]
    public void A_pattern_as_deep_as_it_is_long_is_given_up() => PatternLiterals.Of(new string('(', 512) + "abc" + new string(')', 512)).ShouldBeNull();

    static string Folded(IEnumerable<char> text) => string.Concat(text.Select(CaseFold.Of));

    static Regex? Usable(string pattern)
    {
        try
        {
            return new Regex(pattern, PatternSettings.Options, TimeSpan.FromSeconds(5));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
