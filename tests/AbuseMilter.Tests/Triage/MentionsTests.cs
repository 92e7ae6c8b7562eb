using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Triage;

public sealed class MentionsTests
{
    [Theory]
    [InlineData("copyright infringement", nameof(Topic.Copyright), 1)]
    [InlineData("COPYRIGHTED", nameof(Topic.Copyright), 1)]
    [InlineData("17 U.S.C. 512(c)", nameof(Topic.Statute), 2)]
    [InlineData("a good-faith\n> belief", nameof(Topic.Oath), 1)]
    [InlineData("peer-to-peer", nameof(Topic.PeerToPeer), 1)]
    [InlineData("Urheberrechtsverletzungen", nameof(Topic.Copyright), 1)]
    [InlineData("le droit d’auteur", nameof(Topic.Copyright), 1)]
    [InlineData("НАРУШЕНИЯ АВТОРСКИХ ПРАВ", nameof(Topic.Copyright), 1)]
    [InlineData("copyleft", nameof(Topic.Copyright), 0)]
    [InlineData("sshd[991]: Failed password for root", nameof(Topic.Attack), 2)]
    [InlineData("", nameof(Topic.Copyright), 0)]
    [InlineData("good", nameof(Topic.Oath), 0)]
    public void Words_are_found_whatever_stands_between_them(string text, string topic, int times) =>
        Mentions.Of(text)[Enum.Parse<Topic>(topic)].ShouldBe(times);

    [Fact]
    public void Every_phrase_is_found_where_it_stands()
    {
        foreach (var phrase in Lexicon.Phrases)
            Mentions.Of($"so, {phrase.Text.Replace("*", "", StringComparison.Ordinal)}.").Has(phrase.Topic).ShouldBeTrue(phrase.Text);
    }

    [Fact]
    public void No_phrase_stands_for_two_topics()
    {
        var twice = Lexicon.Phrases.GroupBy(phrase => phrase.Text).Where(group => group.Count() > 1).Select(group => group.Key);
        twice.ShouldBeEmpty();
    }

    [Fact]
    public void A_phrase_has_words_and_single_blanks_alone()
    {
        foreach (var phrase in Lexicon.Phrases) phrase.Text.ShouldMatch(@"^[\p{L}\p{N}]+\*?( [\p{L}\p{N}]+\*?)*$");
    }

    [Fact]
    public void Only_the_beginning_of_a_long_text_counts()
    {
        var text = new string(' ', Mentions.MaxCharacters) + "copyright";

        Mentions.Of(text).Has(Topic.Copyright).ShouldBeFalse();
        Mentions.Of(text.AsSpan(9)).Has(Topic.Copyright).ShouldBeTrue();
    }

    [Fact]
    public void The_first_of_several_phrases_is_told()
    {
        Mentions.Of("spamtrap and spamcop").First(Topic.Spam).ShouldBe("spam");
        Mentions.Of("nothing").First(Topic.Spam).ShouldBeNull();
    }
}
