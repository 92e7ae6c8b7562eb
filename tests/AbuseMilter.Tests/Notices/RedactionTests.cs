using AbuseMilter.Notices;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("Password: abc123", "Password: [redacted]")]
    [InlineData("password=a:b:c, next", "password=[redacted], next")]
    [InlineData("Your PIN is 4711.", "Your PIN is [redacted]")]
    [InlineData("PIN (six digits): 123456", "PIN (six digits): [redacted]")]
    [InlineData("Password:\n  abc123\nmore", "Password:\n  [redacted]\nmore")]
    [InlineData("Access code - see below", "Access code - see below")]
    [InlineData("access code: 'a b c' and", "access code: [redacted] and")]
    [InlineData("<Password>abc</Password>", "<Password>[redacted]</Password>")]
    [InlineData("<Login Username=\"u\" Password=\"abc\" />", "<Login Username=\"u\" Password=[redacted] />")]
    [InlineData("{\"password\": \"a\", \"b\": 1}", "{\"password\": [redacted], \"b\": 1}")]
    [InlineData("Passwort: x1 / Kennwort: x2", "Passwort: [redacted] / Kennwort: [redacted]")]
    [InlineData("Zugangscode: x1", "Zugangscode: [redacted]")]
    [InlineData("Mot de passe : x1", "Mot de passe : [redacted]")]
    [InlineData("Code d\u2019accès : x1", "Code d\u2019accès : [redacted]")]
    [InlineData("Contraseña: x1", "Contraseña: [redacted]")]
    [InlineData("Código de acceso: x1", "Código de acceso: [redacted]")]
    [InlineData("Senha: x1", "Senha: [redacted]")]
    [InlineData("Codice di accesso: x1", "Codice di accesso: [redacted]")]
    [InlineData("Пароль: x1", "Пароль: [redacted]")]
    [InlineData("Wachtwoord: x1", "Wachtwoord: [redacted]")]
    public void What_stands_behind_the_label_of_a_secret_is_masked(string text, string expected)
    {
        Redaction.Of(text).ShouldBe(expected);
        Redaction.Of(expected).ShouldBe(expected);
    }

    [Theory]
    [InlineData("https://settle.example.org/TC-1/abc?x=1", "https://settle.example.org/[redacted]")]
    [InlineData("(see https://www.example.org/settlement/TC-1).", "(see https://www.example.org/[redacted]).")]
    [InlineData("www.example-settlements.example/P12345", "www.example-settlements.example/[redacted]")]
    [InlineData("https://example.org/en/pay/12", "https://example.org/[redacted]")]
    [InlineData("https://user:secret@example.org/a", "https://[redacted]@example.org/a")]
    [InlineData("https://example.org/WebReply?webreplyhash=0123456789abcdef&lang=en", "https://example.org/WebReply?webreplyhash=[redacted]&lang=en")]
    [InlineData("https://example.org/a?case=5&access_token=x", "https://example.org/a?case=5&access_token=[redacted]")]
    [InlineData("https://example.org/a#0123456789abcdef", "https://example.org/a#[redacted]")]
    [InlineData("https://example.org/reply/0123456789abcdef/en", "https://example.org/reply/[redacted]/en")]
    public void What_a_web_address_holds_for_one_reader_is_masked(string text, string expected)
    {
        Redaction.Of(text).ShouldBe(expected);
        Redaction.Of(expected).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("The password was not needed; shipping: free")]
    [InlineData("Case ID: 12345, IP Address: 192.0.2.1, Port: 6881")]
    [InlineData("https://files.example.org/d/9hK2aaaaaaaaaaaaaaaaaaa/The.Settlers.7.rar?page=2")]
    [InlineData("https://example.org/t?infohash=0123456789abcdef0123456789abcdef01234567")]
    [InlineData("https://settlement.example.org/")]
    [InlineData("Enclave: a film")]
    public void Facts_of_a_notice_stay(string text) => Redaction.Of(text).ShouldBe(text);

    [Fact]
    public void Any_mix_of_shreds_is_redacted_without_fail()
    {
        string[] shreds =
        [
            "https://user:pw@", "www.", "https://", "example.org", "/", "settle", "pay", "?", "token=", "&", "#", "Password", "PIN", ":", " ", "=", "\"", "'", "\n", ">", "[redacted]",
            "]", ".", ")", "0123456789abcdef", "is ", "x",
        ];
        Prop.ForAll(Gen.ListOf(Gen.Elements(shreds)).Select(string.Concat).ToArbitrary(), text => Redaction.Of($"Password: hunter2 {text}").ShouldNotContain("hunter2"))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Length_is_no_matter()
    {
        foreach (var piece in (string[])["Password:", "https://settle/", "PIN ", "https://a/reply/", "?", "pass"])
        {
            Redaction.Of(string.Concat(Enumerable.Repeat(piece, 300_000 / piece.Length))).Length.ShouldBeLessThan(2_000_000);
        }
    }

    [Fact]
    public void The_way_to_a_settlement_page_is_no_fact_of_a_notice()
    {
        const string text = "Copyright infringement notice\n\nIP Address: 192.0.2.1\nTime: 2024-05-06 07:08 UTC\nTitle: Rise\nURL: https://pay.example.org/settle/TC-1\n";

        NoticeReader.Read(new NoticeSource(text)).ShouldNotBeNull().Items.ShouldHaveSingleItem().Url.ShouldBeNull();
        NoticeReader.Read(new NoticeSource(text.Replace("pay.example.org/settle", "example.org/film", StringComparison.Ordinal))).ShouldNotBeNull()
            .Items.ShouldHaveSingleItem().Url.ShouldNotBeNull();
    }
}
