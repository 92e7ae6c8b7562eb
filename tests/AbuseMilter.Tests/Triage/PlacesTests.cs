using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Triage;

public sealed class PlacesTests
{
    [Theory]
    [InlineData("see https://films.example.net/a", true)]
    [InlineData("see hxxps://films[.]example[.]net/a", true)]
    [InlineData("our site https://www.agency.example.org/about", true)]
    [InlineData("our site https://www.agency.example/about", false)]
    [InlineData("from 192.0.2.7.", true)]
    [InlineData("from 192.0.2.7:6881", true)]
    [InlineData("version 1.2.3", false)]
    [InlineData("version 1.2.3.4.5", false)]
    [InlineData("number 999.0.2.7", false)]
    [InlineData("x192.0.2.7", false)]
    [InlineData("nothing at all. No.", false)]
    [InlineData("://", false)]
    [InlineData(".", false)]
    public void A_place_is_a_url_of_others_or_an_address(string text, bool isNamed) => Places.AreNamed(text, "agency.example").ShouldBe(isNamed);

    [Theory]
    [InlineData("proof: https://files.example.net/proof.zip (password 1)", ".zip")]
    [InlineData("proof: https://files.example.net/proof.ISO?dl=1", ".iso")]
    [InlineData("https://files.example.net/film.mkv and proof.zip", null)]
    public void An_archive_behind_a_link_is_seen(string text, string? ending) => Places.LinkedArchive(text).ShouldBe(ending);
}
