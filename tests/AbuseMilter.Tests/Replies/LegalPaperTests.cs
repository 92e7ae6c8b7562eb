using AbuseMilter.Replies;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class LegalPaperTests
{
    [Theory]
    [InlineData("Please provide the name and address of the subscriber.")]
    [InlineData("We demand the name and address of your customer.")]
    [InlineData("Kindly tell us who it was.")]
    [InlineData("Please name the account holder.")]
    [InlineData("You must disclose\n> the identity of\n> your customer within 3 days.")]
    [InlineData("We ask you to reveal the subscriber's identity.")]
    [InlineData("Wir fordern Sie auf, Namen und Anschrift des Anschlussinhabers mitzuteilen.")]
    [InlineData("Erteilen Sie Auskunft über die Bestandsdaten.")]
    [InlineData("Veuillez nous communiquer l'identité de votre abonné.")]
    [InlineData("Rogamos faciliten los datos identificativos del titular de la línea.")]
    [InlineData("Vi chiediamo di comunicare le generalità dell'intestatario.")]
    [InlineData("Просим предоставить данные абонента.")]
    public void Who_asks_for_a_name_wants_a_person(string sentence) => LegalPaper.Find(Prose.Of(sentence)).ShouldNotBeNull();

    [Theory]
    [InlineData("You must not touch the logs, as you are ordered to disclose them.")]
    [InlineData("Without delay, provide us with the name of the subscriber.")]
    [InlineData("Not later than 4 May 2026 you are ordered to produce the logs.")]
    [InlineData("We enclose the Order made by Mr Justice Low.")]
    [InlineData("SUBPOENA TO PRODUCE DOCUMENTS")]
    [InlineData("We send you a litigation hold.")]
    [InlineData("You are named as a defendant.")]
    [InlineData("You are hereby served.")]
    [InlineData("Das Landgericht Altstadt hat am 4.5.2026 angeordnet, dass Sie Auskunft geben.")]
    [InlineData("Le tribunal de Villeneuve a ordonné le blocage.")]
    [InlineData("El juzgado ha ordenado el bloqueo.")]
    [InlineData("Our solicitors will issue proceedings.")]
    [InlineData("Pursuant to the order of the District Court you are to keep all logs.")]
    [InlineData("We have filed suit against your company.")]
    [InlineData("A statement of claim is attached. Sign the undertaking.")]
    [InlineData("You will be sued.")]
    [InlineData("A subpoena issued by the clerk is attached.")]
    [InlineData("Wir haben gegen Sie Klage erhoben.")]
    [InlineData("Die strafbewehrte Unterlassungserklärung liegt bei.")]
    [InlineData("Wir verlangen Auskunft nach § 101 Abs. 2 UrhG.")]
    [InlineData("Ci-joint l'ordonnance rendue le 4 mai.")]
    [InlineData("Adjuntamos el auto judicial.")]
    [InlineData("Si allega l'ordine del tribunale di Bologna.")]
    [InlineData("Прилагаем определение районного суда.")]
    public void Who_comes_from_a_court_wants_a_person(string sentence) => LegalPaper.Find(Prose.Of(sentence)).ShouldNotBeNull();

    [Theory]
    [InlineData("We reserve the right to seek a subpoena issued under 17 U.S.C. 512(h).")]
    [InlineData("Our client may, by order of a court, learn the name.")]
    [InlineData("We are not asking you to disclose the identity of your subscriber.")]
    [InlineData("You need not provide the name and address of the subscriber.")]
    [InlineData("Unless an agreement is reached, a statement of claim follows.")]
    [InlineData("We reserve the right to demand the name and address of your customer.")]
    [InlineData("Wir behalten uns vor, Auskunft über die Bestandsdaten zu verlangen.")]
    [InlineData("Sie müssen keine Bestandsdaten mitteilen.")]
    [InlineData("Please provide the subscriber with a copy of this notice. His name is his own affair.")]
    [InlineData("The name of the file is Low.Tide.mkv. Please forward this to your customer.")]
    public void A_threat_and_a_denial_hold_nothing(string sentence) => LegalPaper.Find(Prose.Of(sentence)).ShouldBeNull();

    [Fact]
    public void A_long_text_costs_little()
    {
        var text = string.Concat(Enumerable.Repeat("Please provide the court with what may be the name of an order, if any ", 4000));

        Should.CompleteIn(() => LegalPaper.Find(Prose.Of(text)), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_long_sentence_that_takes_much_back_is_not_gone_through_for_each()
    {
        var prose = Prose.Of(string.Concat(Enumerable.Repeat("n no m ma k ca ", 15_000)) + string.Concat(Enumerable.Repeat("may sealed copy may claim form may confirm who he ", 49)));

        var before = GC.GetAllocatedBytesForCurrentThread();
        LegalPaper.Find(prose).ShouldBeNull();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000_000);
    }

    [Fact]
    public void Who_takes_too_much_back_is_for_a_person() => LegalPaper.Find(Prose.Of(string.Concat(Enumerable.Repeat("We may enclose a sealed copy. ", 51)))).ShouldBe("sealed copy");
}
