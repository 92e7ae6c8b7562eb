using System.Text.RegularExpressions;
using AbuseMilter.Settings;
using AbuseMilter.Settings.Binding;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

/// <summary>Patterns are seldom built when they are read; what is taken then can be built all the same.</summary>
public sealed class PatternTextTests
{
    static readonly string[] Pieces =
    [
        "a", "word", ".", "\\w", "[a-z]", "[^]]", "(", "(?:", "(?<n>", "(?i-s:", ")", "|", "*", "+", "?", "{3}", "{2,90}", "{40,}", "{999}", "^", "$", "\\b", "\\(", "\\1", "\\k<n>", "(?=",
        "(?<!", "(?>", "(?(", "(?<m-n>", "(?'m-n'", "\\G", "\\p{L}", "{", "}", "#", "(?x)", "\\u0041", " ",
    ];

    static List<string> Errors(string pattern)
    {
        var errors = new List<string>();
        PatternText.Read(new Stated(pattern, default, errors.Add, _ => { }));
        return errors;
    }

    static bool CanBeBuilt(string pattern)
    {
        try
        {
            _ = new Regex(pattern, PatternSettings.Options);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    [Fact]
    public void What_is_taken_can_be_built_and_nothing_else()
    {
        var patterns = Gen.Elements(Pieces).NonEmptyListOf().Select(pieces => string.Concat(pieces)).Where(pattern => pattern.Length <= PatternSettings.MaxLength);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(patterns.ToArbitrary(), pattern => (Errors(pattern).Count == 0) == CanBeBuilt(pattern)));
    }

    [Theory]
    [InlineData("((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)")]
    [InlineData("((a{90}){90}){90}")]
    [InlineData("(?:word.{0,999}){20}")]
    public void One_that_grows_too_large_is_told_when_it_is_read(string pattern) => (Errors(pattern).Count == 0).ShouldBe(CanBeBuilt(pattern));

    [Theory]
    [InlineData("(?<n>a)(?<m-n>b)")]
    [InlineData("(?<n>a)(?'m-n'b)")]
    public void A_balancing_group_is_told_by_its_name(string pattern) =>
        Errors(pattern).ShouldHaveSingleItem().ShouldContain("at character 8: balancing groups are not supported");
}
