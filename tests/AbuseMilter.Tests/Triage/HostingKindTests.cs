using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Triage;

public sealed class HostingKindTests
{
    const string Claim = "This infringes the copyright of our client; we have a good faith belief.\n\n";
    const string Facts = "\n\nTitle: Low Tide\nIP Address: 192.0.2.7\nTimestamp: 2026-05-04 11:02:03 UTC\n";
    const string Sharing = "Protocol: BitTorrent\nPort: 51413\nInfohash: 62e893ebc75376fea8c5b19141f7d90019cb5ca6\n";

    [Theory]
    [InlineData("Your server at 192.0.2.7 stores our film.")]
    [InlineData("The server 192.0.2.7 is yours. Our film is stored on your server.")]
    [InlineData("The website films.example.net hosted by you offers our film for download.")]
    [InlineData("Our film can be had from the web site on your IP.")]
    [InlineData("An IPTV panel runs at this address.")]
    [InlineData("DDL, no peers involved.")]
    [InlineData("Please remove the film from your server.")]
    [InlineData("Auf Ihrem Server liegt unser Film.")]
    [InlineData("Ihr Server stellt unseren Film zum Abruf bereit.")]
    [InlineData("Notre film est hébergé à cette adresse.")]
    [InlineData("Votre serveur diffuse notre film.")]
    [InlineData("Nuestra película está alojada en esa dirección.")]
    [InlineData("Il nostro film è ospitato a questo indirizzo.")]
    [InlineData("O nosso filme está hospedado neste endereço.")]
    [InlineData("Наш фильм размещён на вашем сервере.")]
    [InlineData("Onze film staat op uw server.")]
    public void A_server_a_site_or_a_stream_is_hosting_with_an_address_and_a_time_as_well(string sentence) => Kind(Claim + sentence + Facts).ShouldBe(NoticeKind.Hosting);

    [Theory]
    [InlineData("")]
    [InlineData("Please see our website for more. Your subscriber made the film available.")]
    [InlineData("The film was offered from a host on your network, host name 192-0-2-7.pool.example.com.")]
    public void An_address_with_a_time_is_a_transmission_where_peers_are_spoken_of_and_else_unknown(string sentence)
    {
        Kind(Claim + sentence + Facts).ShouldBe(NoticeKind.Unknown);
        Kind(Claim + sentence + " A torrent client was seen." + Facts).ShouldBe(NoticeKind.Conduit);
    }

    [Theory]
    [InlineData("Your server has violated our terms; a torrent was seen.")]
    [InlineData("It was distributed from your network, hosting or sharing alike, by a subscriber.")]
    [InlineData("Please remove the work from your system.")]
    public void Beside_the_hash_of_a_torrent_mere_talk_of_servers_changes_nothing(string sentence) => Kind(Claim + sentence + Facts + Sharing).ShouldBe(NoticeKind.Conduit);

    [Theory]
    [InlineData("The film is hosted at https://films.example.net/low-tide.mkv as well.")]
    [InlineData("Direct download link: http://192.0.2.7:8080/low-tide.mkv")]
    [InlineData("Der Film ist gehostet unter https://films.example.net/ebbe.mkv.")]
    [InlineData("Er liegt gespeichert auf https://films.example.net/ebbe.mkv.")]
    [InlineData("Er ist abgelegt unter: https://films.example.net/ebbe.mkv.")]
    [InlineData("Le film est hébergé sous https://films.example.net/film.mkv")]
    [InlineData("Está alojada en https://films.example.net/film.mkv")]
    [InlineData("Está hospedado em https://films.example.net/film.mkv")]
    [InlineData("È ospitato su https://films.example.net/film.mkv")]
    [InlineData("It is STORED AT hxxps://films.example.net/film.mkv, or https://films.example.net/film.mkv is stored.")]
    [InlineData("It is hosted on your web space.")]
    public void A_place_that_is_named_is_hosting_even_beside_a_torrent(string sentence) => Kind(Claim + sentence + Facts + Sharing).ShouldBe(NoticeKind.Hosting);

    static NoticeKind Kind(string body) => Letters.Assess("Agent <agent@agency.example.org>", "Notice of copyright infringement", body).Kind;
}
