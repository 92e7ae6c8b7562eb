using AbuseMilter.Replies;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class OwnWordsTests
{
    static readonly OwnWords Words = TemplateBook.Load(Repository.Path("conf/templates"), Occasions.Operator).Book!.Words;

    [Theory]
    [InlineData("That is no answer.\n\nthank you for your notice. This is an automatic answer. It confirms that we")]
    [InlineData("You wrote:\n> thank you for your notice. This is an\n> automatic answer.\nThat is not acceptable.")]
    [InlineData(">> We did not select, change or store anything\n>> of it.\n> No.\n>> Nor do we hold data that would identify a user.")]
    [InlineData("We do not host this material and did not make it available. The server at this address is an exit relay!")]
    public void Sentences_of_a_letter_are_known_however_they_are_quoted(string text) => Words.AreIn(text).ShouldBeTrue();

    [Theory]
    [InlineData("Dear Sir or Madam, thank you for your time. We observed an infringement by a user of the Tor network.")]
    [InlineData("Under Article 16 of the Digital Services Act (Regulation (EU) 2022/2065) you must act on this notice.")]
    [InlineData("")]
    [InlineData("thank you for your notice")]
    public void Words_of_others_are_not_ours(string text) => Words.AreIn(text).ShouldBeFalse();

    [Fact]
    public void Values_and_alerts_are_no_words_of_ours()
    {
        Words.AreIn("The mail: filed. Folder: .Torservers.Abuse.DMCA, in the file 1. The answer: send. Rule dmca asked for this alert. Our reference").ShouldBeFalse();
        new OwnWords().AreIn("thank you for your notice. This is an automatic answer. It confirms").ShouldBeFalse();
    }
}
