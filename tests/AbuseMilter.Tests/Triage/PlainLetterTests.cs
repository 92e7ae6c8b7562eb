using AbuseMilter.Notices;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Triage;

public sealed class PlainLetterTests
{
    [Theory]
    [InlineData("Somebody shares my novel", "I am the author of the novel Salt Road. I never said anyone could put it into a torrent, but 192.0.2.7 port 51413 was uploading it on 4 May 2026 at 11:02:03 UTC. I own the copyright.")]
    [InlineData("Mein Album in einer Tauschbörse", "ich bin Urheber des Albums Nordwind. Ohne meine Erlaubnis wurde es am 04.05.2026 um 11:02:03 UTC von 192.0.2.7, Port 51413, über BitTorrent verteilt. Das verletzt mein Urheberrecht.")]
    [InlineData("Ma bande dessinée", "Je suis l'auteur de la bande dessinée La Digue. Le 4 mai 2026 à 11:02:03 UTC, l'adresse 192.0.2.7, port 51413, la partageait en torrent sans mon accord. C'est une violation du droit d'auteur.")]
    [InlineData("Mi videojuego", "Soy la autora del videojuego Faro. El 4 de mayo de 2026 a las 11:02:03 UTC la IP 192.0.2.7, puerto 51413, lo compartía por torrent sin mi permiso. Es una infracción de mis derechos de autor.")]
    public void Who_made_a_thing_says_so_in_own_words(string subject, string body) => Class(subject, body).ShouldBe(MailClass.Copyright);

    [Theory]
    [InlineData("Delete these files", "On your file host lie complete copies of our audiobooks. We did not agree to this. Please delete the files: https://files.example.net/f/1/Salt_Road.zip")]
    [InlineData("Löschaufforderung", "auf Ihrem Dienst liegen Bücher unseres Verlags. Wir haben dem nicht zugestimmt und verlangen die Löschung: https://files.example.net/f/1/Salzweg.epub")]
    [InlineData("Demande de retrait", "Vous hébergez des livres de notre maison, mis en ligne sans notre accord. Nous demandons leur suppression : https://files.example.net/f/1/digue.pdf")]
    [InlineData("Retirada de ficheros", "En su servicio hay películas nuestras subidas sin nuestro consentimiento. Solicitamos su eliminación: https://files.example.net/f/1/faro.mkv")]
    [InlineData("Rimozione di file", "Sul vostro servizio si trovano libri della nostra casa, caricati senza il nostro consenso. Chiediamo la rimozione: https://files.example.net/f/1/faro.epub")]
    public void Files_without_consent_are_a_claim_though_no_law_is_named(string subject, string body) => Class(subject, body).ShouldBe(MailClass.Copyright);

    [Theory]
    [InlineData("Withdrawal of notice ST-77", "On 3 May we sent you notice ST-77 about the film \"Low Tide\" and the address 192.0.2.7. We take it back, the title was wrong.")]
    [InlineData("Notice ST-77 retracted", "Our notice ST-77 (series \"Low Tide\", 192.0.2.7 port 51413, BitTorrent) was sent in error.")]
    [InlineData("Rücknahme der Meldung ST-77", "Unsere Meldung ST-77 vom 3. Mai betraf den Film \"Ebbe\" und 192.0.2.7. Wir ziehen die Meldung zurück.")]
    [InlineData("Retrait de notre avis ST-77", "Notre avis ST-77 portait sur le film \"Marée basse\" et l'adresse 192.0.2.7. Nous retirons notre avis.")]
    public void A_notice_that_is_taken_back_is_filed_with_the_notices(string subject, string body) => Class(subject, body).ShouldBe(MailClass.Copyright);

    [Theory]
    [InlineData("Withdrawal of report 4711", "We withdraw our report 4711: the SSH login attempts from 192.0.2.7 came from our own monitoring, there was no brute force attack.")]
    [InlineData("Withdrawal of your deposit", "Your withdrawal from the music shop's wallet is done."), InlineData("Report 4711 withdrawn", "We withdraw our spam report 4711. The newsletter was not unsolicited.")]
    public void Another_report_that_is_taken_back_is_none(string subject, string body) => Class(subject, body).ShouldNotBe(MailClass.Copyright);

    [Theory]
    [InlineData("Bloqueo de nuestro foro en sus nodos", "¿Podrían impedir el acceso desde su red a foro.example.org? Compartimos obras sin derechos de autor por torrent.")]
    [InlineData("Sperrung unserer Adresse in Ihren Exits", "bitte den Zugriff auf 198.51.100.7 unterbinden. Wir betreiben dort einen Torrent-Tracker für freie Werke.")]
    [InlineData("Blocage de notre serveur", "Merci d'interdire l'accès depuis vos relais à 198.51.100.7, port 6969.")]
    [InlineData("Please prevent access to our tracker", "Could your exits refuse connections to tracker.example.org, please? It serves free music only.")]
    public void Who_wants_not_to_be_reached_asks_for_a_block(string subject, string body) => Class(subject, body).ShouldBe(MailClass.BlockingRequest);

    [Theory]
    [InlineData("[TrapNet 4711] Your invoice", "Unsolicited mail from 192.0.2.7\n\nReceived: from [192.0.2.7] by trap.example.org; Mon, 4 May 2026 11:02:03 +0000\nSubject: Your invoice\n\nPlease find your invoice.")]
    [InlineData("Fw: Job application for you", "This spam came to us:\n\nReceived: from relay.example.com (192.0.2.7)\nSubject: Job application for you\n\nMy application is attached.")]
    [InlineData("[report] Free trial, unsubscribe any time", "bulk mail hit our spamtrap\nReceived: from [192.0.2.7] by mx.example.org\nSubject: Free trial, unsubscribe any time\n\nOur platform, special offer!")]
    public void What_a_shown_spam_says_is_evidence(string subject, string body) => Class(subject, body).ShouldBe(MailClass.SpamReport);

    [Theory]
    [InlineData("We removed what you reported (copyright report 81)", "Thanks for your copyright report 81 about the misuse of your logo. The post is gone.")]
    [InlineData("Your report 81 has been reviewed", "Thank you for reporting a copyright infringement. We have reviewed your report and removed https://social.example.net/p/1.")]
    [InlineData("Votre signalement 81", "Merci. Le contenu que vous avez signalé pour violation du droit d'auteur a été retiré : https://social.example.net/p/1")]
    [InlineData("Sua denúncia 81", "O conteúdo que você denunciou por violação de direitos autorais foi removido: https://social.example.net/p/1")]
    public void An_outcome_of_our_own_report_is_none(string subject, string body) => Class(subject, body).ShouldBe(MailClass.None);

    [Theory]
    [InlineData("Please see to it that the offer is withdrawn and let us know under the Notice ID above.", false)]
    [InlineData("The file must be taken down; until access has been withdrawn the notice stands.", false)]
    [InlineData("The offer has been withdrawn elsewhere, but the notice stands.", false)]
    [InlineData("Our notice is hereby withdrawn.", true)]
    [InlineData("We withdraw this notice.", true)]
    public void What_is_withdrawn_must_be_the_notice(string sentence, bool isWithdrawn)
    {
        var source = new NoticeSource($"Case ID: ST-77\nThis infringes our copyright.\n\n{sentence}\n");

        NoticeReader.Read(source)!.Retraction.ShouldBe(isWithdrawn);
    }

    static MailClass Class(string subject, string body) => Letters.Assess("Sender <sender@mail.example.org>", subject, body).Class;
}
