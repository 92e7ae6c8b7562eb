using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Triage;

public sealed class FreshTextTests
{
    [Theory]
    [InlineData("Re: Notice", true)]
    [InlineData("RE : Notice", true)]
    [InlineData("AW: Notice", true)]
    [InlineData("Re[2]: Notice", true)]
    [InlineData("Antwort: Notice", true)]
    [InlineData("Fwd: Notice", false)]
    [InlineData("Regarding: Notice", false)]
    [InlineData("Notice re: 12", false)]
    [InlineData(": Notice", false)]
    [InlineData("", false)]
    public void An_answer_is_known_by_its_subject(string subject, bool isAnswer) => FreshText.IsAnswer(subject).ShouldBe(isAnswer);

    [Theory]
    [InlineData("Hello\n> quoted\nand more\n", "Hello\nand more\n")]
    [InlineData("Hello\n\nOn Mon, 3 Mar 2025 at 10:00, Desk <abuse@example.com> wrote:\n> quoted\nbelow\n", "Hello\n\n")]
    [InlineData("Hallo\nAm 03.03.2025 um 10:00 schrieb Desk:\n> Zitat\n", "Hallo\n")]
    [InlineData("Bonjour\nLe 3 mars 2025 à 10:00, Desk a écrit :\ntexte\n", "Bonjour\n")]
    [InlineData("Hi\n-----Original Message-----\nFrom: x\n", "Hi\n")]
    [InlineData("On the other hand\nthis stays\n", "On the other hand\nthis stays\n")]
    public void What_an_answer_quotes_is_not_its_own(string text, string fresh) => FreshText.Of(text).TrimEnd('\n').ShouldBe(fresh.TrimEnd('\n'));
}
