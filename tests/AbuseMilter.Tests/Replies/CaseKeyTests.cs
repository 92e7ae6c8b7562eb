using AbuseMilter.Notices;
using AbuseMilter.Replies;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class CaseKeyTests
{
    static string Key(Notice? notice, string header = Occasions.Header) => CaseKey.Of(notice, Occasions.Mail(header));

    static Notice Anonymous(NoticeItem item) => Occasions.Notice with { CaseId = null, Items = [item] };

    [Fact]
    public void A_case_id_names_the_case_of_its_complainant()
    {
        Key(Occasions.Notice).ShouldBe("example.org/case/1332200");
        Key(Occasions.Notice, "From: x@other.EXAMPLE.org\nMessage-ID: <other@example.org>").ShouldBe(Key(Occasions.Notice));
        Key(Occasions.Notice, "From: x@example.net").ShouldNotBe(Key(Occasions.Notice));
        Key(Occasions.Notice with { CaseId = "P-Ab/1" }).ShouldBe("example.org/case/p-ab%2f1");
    }

    [Fact]
    public void Without_one_the_event_does_to_the_minute()
    {
        var key = Key(Anonymous(Occasions.Item));
        key.ShouldBe("example.org/event/192.0.2.163/6881/62e893ebc75376fea8c5b19141f7d90019cb5ca6/20261117t0026z");
        Key(Anonymous(Occasions.Item with { TimeUtc = Occasions.Item.TimeUtc!.Value.AddSeconds(10).ToOffset(TimeSpan.FromHours(1)) })).ShouldBe(key);
        Key(Anonymous(Occasions.Item with { TimeUtc = Occasions.Item.TimeUtc!.Value.AddMinutes(1) })).ShouldNotBe(key);
        Key(Anonymous(Occasions.Item with { InfoHash = "62E893EBC75376FEA8C5B19141F7D90019CB5CA6" })).ShouldBe(key);
        Key(Anonymous(Occasions.Item with { Port = null })).ShouldNotBe(key);
        Key(Anonymous(Occasions.Item with { InfoHash = null })).ShouldContain("/sea.tales.s08e17.avi/");
    }

    [Fact]
    public void Without_facts_it_is_the_mail()
    {
        Key(null).ShouldStartWith("example.org/mail/");
        Key(null).ShouldBe(Key(new Notice { Format = "letter" }));
        Key(null).ShouldNotBe(Key(null, Occasions.Header.Replace("0000528302563c07db", "other")));
        Key(null, "Subject: a").ShouldNotBe(Key(null, "Subject: b"));
    }

    [Fact]
    public void No_case_id_looks_like_another_kind_of_key_and_none_is_long()
    {
        Key(Occasions.Notice with { CaseId = "1/../../event" }).ShouldBe("example.org/case/1%2f..%2f..%2fevent");
        Key(Occasions.Notice with { CaseId = new string('ü', 500) }).Length.ShouldBeLessThan(100);
        Key(Occasions.Notice with { CaseId = new string('a', 500) }).ShouldNotBe(Key(Occasions.Notice with { CaseId = new string('a', 501) }));
    }

    [Theory]
    [InlineData("mc.mediasentry.example", "mediasentry.example")]
    [InlineData("a.b.agency.co.uk", "agency.co.uk")]
    [InlineData("agency.co.uk", "agency.co.uk")]
    [InlineData("co.uk", "co.uk")]
    [InlineData("mail.agency.de", "agency.de")]
    [InlineData("localhost", "localhost")]
    [InlineData("", "")]
    public void An_organisation_is_what_one_registers(string domain, string organisation) => CaseKey.Organisation(domain).ShouldBe(organisation);
}
