using AbuseMilter.Replies;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class BystanderTests
{
    [Theory]
    [InlineData("I am your customer.")]
    [InlineData("Yesterday I got this notice.")]
    [InlineData("I received the complaint below and wonder.")]
    [InlineData("What should I do?")]
    [InlineData("I am a journalist.")]
    [InlineData("We are researchers.")]
    [InlineData("Our software handles notices.")]
    [InlineData("We represent your customer.")]
    [InlineData("It was removed by mistake or misidentification.")]
    [InlineData("We only got an automatic reply.")]
    [InlineData("Ich bin Ihr Kunde.")]
    [InlineData("Je suis journaliste.")]
    public void Who_gives_no_notice_of_his_own_is_found(string sentence) => Bystander.Find(Prose.Of(sentence)).ShouldNotBeNull();

    [Theory]
    [InlineData("We represent the owner. Your customer shares our film.")]
    [InlineData("Dear customer, we got the complaint below about your server.")]
    [InlineData("Please tell your customer to stop.")]
    public void Who_complains_or_passes_a_complaint_on_is_not(string sentence) => Bystander.Find(Prose.Of(sentence)).ShouldBeNull();
}
