using AbuseMilter.Notices;
using AbuseMilter.Replies;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Replies;

public sealed class CaseKeyTests
{
    const string To = "cases@notices.example.org";
    const string Prefix = To + "/";

    static string Key(Notice? notice, string to = To, string header = Occasions.Header) => CaseKey.Of(notice, Occasions.Mail(header), to);

    static Notice Anonymous(NoticeItem item) => Occasions.Notice with { CaseId = null, Items = [item] };

    [Fact]
    public void A_case_id_names_the_case_of_the_address_that_is_answered()
    {
        Key(Occasions.Notice).ShouldBe(Prefix + "case/1332200");
        Key(Occasions.Notice, "Cases+17@Notices.Example.org", "From: x@example.net").ShouldBe(Key(Occasions.Notice));
        Key(Occasions.Notice, "other@notices.example.org").ShouldNotBe(Key(Occasions.Notice));
        Key(Occasions.Notice with { CaseId = "P-Ab/1" }).ShouldBe(Prefix + "case/p-ab%2f1");
        Key(Occasions.Notice with { CaseId = "13322\u200b00" }).ShouldBe(Key(Occasions.Notice));
    }

    [Fact]
    public void Two_people_at_one_provider_have_two_cases_of_one_number() =>
        Key(Occasions.Notice with { CaseId = "2024-001" }, "a@mail.example").ShouldNotBe(Key(Occasions.Notice with { CaseId = "2024-001" }, "b@mail.example"));

    [Fact]
    public void Without_one_the_event_does_to_the_minute()
    {
        var key = Key(Anonymous(Occasions.Item));
        key.ShouldBe(Prefix + "event/192.0.2.163/6881/sea%3a%20tales/20261117t0026z");
        Key(Anonymous(Occasions.Item with { TimeUtc = Occasions.Item.TimeUtc!.Value.AddSeconds(10).ToOffset(TimeSpan.FromHours(1)) })).ShouldBe(key);
        Key(Anonymous(Occasions.Item with { TimeUtc = Occasions.Item.TimeUtc!.Value.AddMinutes(1) })).ShouldNotBe(key);
        Key(Anonymous(Occasions.Item with { Port = null })).ShouldNotBe(key);
        Key(Anonymous(Occasions.Item with { Work = null })).ShouldContain("/sea.tales.s08e17.avi/");
        var hash = Key(Anonymous(Occasions.Item with { Work = null, FileName = null }));
        hash.ShouldContain("/62e893ebc75376fea8c5b19141f7d90019cb5ca6/");
        Key(Anonymous(Occasions.Item with { Work = null, FileName = null, InfoHash = "62E893EBC75376FEA8C5B19141F7D90019CB5CA6" })).ShouldBe(hash);
    }

    [Fact]
    public void The_event_has_its_own_key_whatever_the_case_id_is()
    {
        CaseKey.EventOf(Occasions.Notice, To).ShouldBe(Key(Anonymous(Occasions.Item)));
        CaseKey.EventOf(Occasions.Notice with { CaseId = "0099887" }, To).ShouldBe(CaseKey.EventOf(Occasions.Notice, To));
        CaseKey.EventOf(Anonymous(Occasions.Item with { TimeUtc = null }), To).ShouldBeNull();
        CaseKey.EventOf(Anonymous(Occasions.Item with { Ip = null }), To).ShouldBeNull();
        CaseKey.EventOf(Anonymous(new NoticeItem { Ip = "192.0.2.1", TimeUtc = DateTimeOffset.UnixEpoch }), To).ShouldBeNull();
        CaseKey.EventOf(null, To).ShouldBeNull();
    }

    [Fact]
    public void Without_facts_it_is_the_mail()
    {
        Key(null).ShouldStartWith(Prefix + "mail/");
        Key(null).ShouldBe(Key(new Notice { Format = "letter" }));
        Key(null).ShouldNotBe(Key(null, header: Occasions.Header.Replace("0000528302563c07db", "other")));
        Key(null, header: "Subject: a").ShouldNotBe(Key(null, header: "Subject: b"));
    }

    [Fact]
    public void No_case_id_looks_like_another_kind_of_key_and_none_is_long()
    {
        Key(Occasions.Notice with { CaseId = "1/../../event" }).ShouldBe(Prefix + "case/1%2f..%2f..%2fevent");
        Key(Occasions.Notice with { CaseId = new string('ü', 500) }).Length.ShouldBeLessThan(100);
        Key(Occasions.Notice with { CaseId = new string('a', 500) }).ShouldNotBe(Key(Occasions.Notice with { CaseId = new string('a', 501) }));
    }
}
