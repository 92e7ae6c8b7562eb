using AbuseMilter.Replies;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class PersonalMatterTests
{
    [Fact]
    public void Every_phrase_is_found_broken_over_quoted_lines_too()
    {
        foreach (var phrase in PersonalMatter.TakenBack.Concat(PersonalMatter.Rebuttals))
        {
            PersonalMatter.Find(Occasions.Mail(body: $"So, {phrase} it.")).ShouldNotBeNull(phrase);
            PersonalMatter.Find(Occasions.Mail(body: $"> So, {phrase.Replace(" ", "\n> ", StringComparison.Ordinal)} it.")).ShouldNotBeNull(phrase);
        }
    }

    [Theory]
    [InlineData("Our notice has been withdrawn.")]
    [InlineData("The complaint\n> is hereby retracted.")]
    [InlineData("I am out of the office.")]
    [InlineData("Please provide the name of your customer.")]
    public void What_a_person_should_read_is_found(string body) => PersonalMatter.Find(Occasions.Mail(body: body)).ShouldNotBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("The offer is withdrawn. You wrote a letter; we write one, too.")]
    public void Most_mail_says_none_of_it(string body) => PersonalMatter.Find(Occasions.Mail(body: body)).ShouldBeNull();
}
