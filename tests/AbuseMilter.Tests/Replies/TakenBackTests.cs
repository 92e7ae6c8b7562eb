using AbuseMilter.Replies;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class TakenBackTests
{
    [Theory]
    [InlineData("Please treat our notice of Monday as void.")]
    [InlineData("This complaint is hereby cancelled.")]
    [InlineData("The report was issued by mistake.")]
    [InlineData("Kindly drop the complaint.")]
    [InlineData("We no longer pursue the matter.")]
    [InlineData("The matter is now closed.")]
    [InlineData("We have settled with your customer.")]
    [InlineData("This is a test of ours.")]
    [InlineData("Your address was not involved.")]
    [InlineData("It turned out a false positive.")]
    [InlineData("Hiermit nehmen wir die Meldung von gestern zurück.")]
    [InlineData("Die Sache hat sich erledigt.")]
    [InlineData("Nous annulons ce signalement.")]
    [InlineData("Anulamos la notificación.")]
    [InlineData("La segnalazione è stata inviata per errore.")]
    [InlineData("De melding is ingetrokken.")]
    [InlineData("Мы аннулируем жалобу.")]
    [InlineData("Cofamy zgłoszenie.")]
    public void What_is_void_wrong_settled_or_a_test_is_found(string sentence) => TakenBack.Find("", Prose.Of("Dear all,\n" + sentence)).ShouldNotBeNull();

    [Theory]
    [InlineData("If this notice was sent in error, tell us.")]
    [InlineData("Should you believe that the complaint is invalid, write to us.")]
    [InlineData("We cannot drop this complaint.")]
    [InlineData("The use was not authorised by the owner.")]
    [InlineData("Please take action and tell us when the matter has been dealt with.")]
    public void What_may_come_to_be_is_not(string sentence) => TakenBack.Find("Notice of infringement", Prose.Of(sentence)).ShouldBeNull();
}
