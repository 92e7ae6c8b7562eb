using AbuseMilter.Settings;
using AbuseMilter.Tests.Rules;
using AbuseMilter.Triage;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Triage;

public sealed class AuthenticationResultsTests
{
    static readonly AuthenticationSettings Border = new() { AuthservIds = ["mx.example.org"], IncomingStripped = true };

    static Authentication Of(string fields, string from = "From: p2p@example.net", AuthenticationSettings? settings = null) =>
        AuthenticationResults.Of(Mails.Of($"{fields}\n{from}"), settings ?? Border, new Author(null, IsRewritten: false));

    [Theory]
    [InlineData("mx.example.org; dmarc=pass header.from=example.net", Authentication.Pass)]
    [InlineData("mx.example.org; dmarc=pass (p=none dis=none) header.from=example.net", Authentication.Pass)]
    [InlineData("mx.example.org; dmarc=pass header.from=example.com", Authentication.None)]
    [InlineData("mx.example.org; dmarc=fail header.from=example.net; dkim=pass header.d=example.net", Authentication.Fail)]
    [InlineData("mx.example.org; dkim=pass header.d=example.net header.s=s1 header.b=\"abc/+=\"", Authentication.Pass)]
    [InlineData("mx.example.org; dkim=pass (2048-bit key) header.i=@example.net", Authentication.None)]
    [InlineData("mx.example.org 1; dkim / 1 = pass header . d = Example.NET", Authentication.Pass)]
    [InlineData("mx.example.org; dkim=pass header.d=example.com", Authentication.None)]
    [InlineData("mx.example.org; dkim=pass header.d=badexample.net", Authentication.None)]
    [InlineData("mx.example.org; dkim=pass header.d=net", Authentication.None)]
    [InlineData("mx.example.org; dkim=pass", Authentication.None)]
    [InlineData("mx.example.org; dkim=fail header.d=example.net", Authentication.Fail)]
    [InlineData("mx.example.org; dkim=fail header.d=example.net; dkim=pass header.d=example.net", Authentication.Pass)]
    [InlineData("mx.example.org; dkim=temperror header.d=example.net", Authentication.None)]
    [InlineData("mx.example.org; spf=pass smtp.mailfrom=bounce@example.net", Authentication.Pass)]
    [InlineData("mx.example.org; spf=pass smtp.mailfrom=bounces+a=b.example@example.net;", Authentication.Pass)]
    [InlineData("mx.example.org; spf=pass smtp.mailfrom=\"a b\"@example.net", Authentication.Pass)]
    [InlineData("mx.example.org; spf=pass (sender SPF authorized) smtp.mailfrom=example.com", Authentication.None)]
    [InlineData("mx.example.org; spf=softfail smtp.mailfrom=a@example.net", Authentication.None)]
    [InlineData("mx.example.org; spf=fail smtp.mailfrom=a@example.net", Authentication.Fail)]
    [InlineData("mx.example.org; spf=fail smtp.mailfrom=a@b.example; dmarc=pass action=none header.from=example.net", Authentication.Pass)]
    [InlineData("mx.example.org; none", Authentication.None)]
    [InlineData("mx.example.org", Authentication.None)]
    public void What_the_border_says_about_the_From_domain_is_believed(string value, Authentication expected) =>
        Of("Authentication-Results: " + value).ShouldBe(expected);

    [Theory]
    [InlineData("mail.agency.example", "agency.example", Authentication.Pass)]
    [InlineData("agency.example", "mail.agency.example", Authentication.None)]
    [InlineData("agency.example", "attacker.agency.example", Authentication.None)]
    [InlineData("eu.org", "attacker.eu.org", Authentication.None)]
    [InlineData("agency.co.uk", "co.uk", Authentication.None)]
    [InlineData("mail.agency.co.uk", "agency.co.uk", Authentication.Pass)]
    [InlineData("agency.example", "example", Authentication.None)]
    public void A_domain_speaks_for_those_below_it_and_no_subdomain_for_its_parent(string from, string domain, Authentication expected)
    {
        Of($"Authentication-Results: mx.example.org; dkim=pass header.d={domain}", $"From: a@{from}").ShouldBe(expected);
        Of($"Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=x@{domain}", $"From: a@{from}").ShouldBe(expected);
    }

    [Theory]
    [InlineData("mx.example.org; dkim=pass header.d=example.net(.evil.example; dmarc=pass")]
    [InlineData("mx.example.org; dkim=pass header.d=example.net(.evil.example)")]
    [InlineData("mx.example.org; dkim=pass header.d=\"example.net(.evil.example\"")]
    [InlineData("mx.example.org; dkim=pass header.d=example.net\\.evil.example")]
    [InlineData("mx.example.org; dkim=pass header.d=evil.example,.example.net")]
    [InlineData("mx.example.org; spf=pass smtp.helo=example.net")]
    [InlineData("mx.example.org; spf=pass smtp.mailfrom= smtp.helo=example.net")]
    [InlineData("mx.example.org; spf=none (dmarc=pass; dkim=pass header.d=example.net) smtp.mailfrom=a@b.example")]
    [InlineData("mx.example.org; spf=none reason=\"; dkim=pass header.d=example.net\" smtp.mailfrom=a@b.example")]
    [InlineData("mx.example.org; dkim=pass header.d=evil.example header.d=example.net")]
    [InlineData("mx.example.org; x-dmarc=pass header.from=example.net")]
    [InlineData("mx.example.org; dmarc=pass (")]
    [InlineData("mx.example.org dmarc=pass")]
    [InlineData("mx.example.org.evil.example; dmarc=pass")]
    [InlineData("mx.example.com; dmarc=pass")]
    [InlineData("(mx.example.org;) evil.example; dmarc=pass")]
    [InlineData("; dmarc=pass")]
    [InlineData("=?utf-8?Q?mx.example.org?=; dmarc=pass")]
    [InlineData("")]
    public void What_looks_like_a_pass_is_none(string value) => Of("Authentication-Results: " + value).ShouldBe(Authentication.None);

    [Theory]
    [InlineData("(c) mx.example.org; dmarc=pass")]
    [InlineData("\"mx.example.org\"; dmarc=pass")]
    [InlineData("\"mx.\\example.org\" (a(b\\)c)d) ; dmarc=pass")]
    [InlineData("MX.Example.ORG;dmarc=pass")]
    [InlineData("\n\tmx.example.org;\n\tdmarc=pass")]
    public void The_same_id_has_many_spellings(string value) => Of("Authentication-Results: " + value).ShouldBe(Authentication.Pass);

    [Fact]
    public void Fields_are_believed_only_if_forged_ones_are_stripped()
    {
        const string field = "Authentication-Results: mx.example.org; dmarc=pass";

        Of(field, settings: Border with { IncomingStripped = false }).ShouldBe(Authentication.None);
        Of(field, settings: Border with { AuthservIds = [] }).ShouldBe(Authentication.None);
        Of("Subject: none").ShouldBe(Authentication.None);
    }

    [Fact]
    public void Several_fields_of_the_border_count_together() =>
        Of("Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=a@example.net\n" +
            "Authentication-Results: mx.example.org; dkim=pass header.d=example.net").ShouldBe(Authentication.Pass);

    [Theory]
    [InlineData("From: p2p@example.net, other@example.net")]
    [InlineData("From: p2p@example.net\nFrom: p2p@example.net")]
    [InlineData("From: p2p")]
    [InlineData("Sender: p2p@example.net")]
    public void Without_exactly_one_From_address_nothing_passes(string from)
    {
        Of("Authentication-Results: mx.example.org; dmarc=pass; dkim=pass header.d=example.net", from).ShouldBe(Authentication.None);
        Of("Authentication-Results: mx.example.org; dmarc=fail", from).ShouldBe(Authentication.Fail);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("a;a=b ")]
    [InlineData(";a=b c.d=e")]
    [InlineData("\"\\")]
    public void Endless_fields_end(string piece) =>
        Of("Authentication-Results: mx.example.org; " + string.Concat(Enumerable.Repeat(piece, 20_000))).ShouldBe(Authentication.None);

    [Fact]
    public void Any_mix_of_shreds_is_parsed_without_fail()
    {
        string[] shreds =
            ["mx.example.org", ";", "=", "(", ")", "\"", "\\", " ", "dmarc", "pass", "header.d", ".", "/", "1", "none", "\u00ff", "@"];
        Prop.ForAll(Gen.ListOf(Gen.Elements(shreds)).Select(string.Concat).ToArbitrary(), field =>
            !AuthenticationResultsParser.TryParse(field, out var id, out _) || id.Length > 0)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }
}
