using System.Globalization;
using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class NoticeTimeTests
{
    [Theory]
    [InlineData("18 Apr 2011 20:26:43 EDT (GMT -0400)", "2011-04-19T00:26:43Z")]
    [InlineData("22 Mar 2006 06:55:09 EST (GMT -0500)", "2006-03-22T11:55:09Z")]
    [InlineData("22 Mar 2006 06:55:09 EST (GMT -0400)", "2006-03-22T10:55:09Z")]
    [InlineData("2014-02-13T21:43:11Z", "2014-02-13T21:43:11Z")]
    [InlineData("2014-02-13T20:25:34.39Z", "2014-02-13T20:25:34Z")]
    [InlineData("2021-02-15T20:09:32.000Z GMT", "2021-02-15T20:09:32Z")]
    [InlineData("2014-04-30 00:03:37.0 GMT", "2014-04-30T00:03:37Z")]
    [InlineData("2015-05-06T05-00-00UTC", "2015-05-06T05:00:00Z")]
    [InlineData("20150506T050000Z", "2015-05-06T05:00:00Z")]
    [InlineData("04 Sep 2015 13:19:53 GMT", "2015-09-04T13:19:53Z")]
    [InlineData("Mon, 18 Apr 2011 22:04:41 -0400", "2011-04-19T02:04:41Z")]
    [InlineData("Mon Apr 18 22:04:41 EDT 2011", "2011-04-19T02:04:41Z")]
    [InlineData("April 18, 2011 at 10:04:41 PM PDT", "2011-04-19T05:04:41Z")]
    [InlineData("March 9, 2022, 8:51 p.m. UTC", "2022-03-09T20:51:00Z")]
    [InlineData("12:05 a.m. GMT, 9 March 2022", "2022-03-09T00:05:00Z")]
    [InlineData("2025-02-28 18:59:58 EST", "2025-02-28T23:59:58Z")]
    [InlineData("2025-04-01T09:00:00+01:00", "2025-04-01T08:00:00Z")]
    [InlineData("2016/02/13 13:44:51 UTC", "2016-02-13T13:44:51Z")]
    [InlineData("14/07/2025 22:05:31 UTC", "2025-07-14T22:05:31Z")]
    [InlineData("26.10.2025, 02:30:15 Uhr MEZ", "2025-10-26T01:30:15Z")]
    [InlineData("26.10.2025, 02:30:15 Uhr MESZ", "2025-10-26T00:30:15Z")]
    [InlineData("samedi 23 août 2014 à 15 heures 10 CEST", "2014-08-23T13:10:00Z")]
    [InlineData("mardi 5 août 2014 à 21h47 CEST", "2014-08-05T19:47:00Z")]
    [InlineData("mardi 10 mars 2026 à 21 h 47 min 12 s (heure de Paris)", "2026-03-10T20:47:12Z")]
    [InlineData("28-07-2026, 23h09m45s (hora de Lisboa, WEST)", "2026-07-28T22:09:45Z")]
    [InlineData("19 mai 2026, à 20h15 (heure d'été de Paris)", "2026-05-19T18:15:00Z")]
    [InlineData("11. August 2026 um 3 Uhr 06 morgens (MESZ)", "2026-08-11T01:06:00Z")]
    [InlineData("11. August 2026 um 8 Uhr 06 abends (MESZ)", "2026-08-11T18:06:00Z")]
    [InlineData("21 h 47 min le 3 mars 2026 UTC", "2026-03-03T21:47:00Z")]
    [InlineData("12 мая 2019 г. 14:05:06 МСК", "2019-05-12T11:05:06Z")]
    [InlineData("13 Dezember 2019 14:05:06 CET", "2019-12-13T13:05:06Z")]
    [InlineData("2019-03-10T00:42:46Z df481783de0599ac1953 Open", "2019-03-10T00:42:46Z")]
    [InlineData("31 Dec 2008 23:59:60 UTC", "2008-12-31T23:59:59Z")]
    [InlineData("2016-02-30 10:00:00 UTC", null)]
    [InlineData("2016-02-13 25:00:00 UTC", null)]
    [InlineData("2016-02-13", null)]
    [InlineData("10:00:00 UTC", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    public void A_time_is_read_in_the_forms_that_notices_use(string text, string? expected)
    {
        var time = NoticeTime.Read(text);

        time?.Utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture).ShouldBe(expected);
        if (expected is null) return;
        time.ShouldNotBeNull().HasZone.ShouldBeTrue();
        time.IsAmbiguous.ShouldBeFalse();
        text.ShouldStartWith(time.Stated);
    }

    [Fact]
    public void A_time_without_a_zone_is_taken_as_UTC_and_marked()
    {
        var time = NoticeTime.Read("2022-11-03 03:02:13").ShouldNotBeNull();

        time.Utc.ShouldBe(new(2022, 11, 3, 3, 2, 13, TimeSpan.Zero));
        time.HasZone.ShouldBeFalse();
    }

    [Fact]
    public void The_zone_may_stand_in_the_label() =>
        NoticeTime.Read("2022-11-03 03:02:13", "UTC").ShouldNotBeNull().HasZone.ShouldBeTrue();

    [Theory]
    [InlineData("2/3/2020 12:01:38 AM", "2020-02-03")]
    [InlineData("03/02/2020 00:01:38", "2020-02-03")]
    [InlineData("02/03/2020 00:01:38 PST", "2020-02-03")]
    [InlineData("05/11/2024 18:20:09 (UTC+1)", "2024-11-05")]
    public void Days_and_months_that_could_be_swapped_are_marked(string text, string expected)
    {
        var time = NoticeTime.Read(text).ShouldNotBeNull();

        time.Utc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture).ShouldBe(expected);
        time.IsAmbiguous.ShouldBeTrue();
    }

    [Theory]
    [InlineData("2014-02-13T20:43:23.02Z", "2014-02-13 20:43:23 UTC", true)]
    [InlineData("18 Apr 2011 20:26:43 EDT", "2011-04-19T00:26:43Z", true)]
    [InlineData("2014-02-13T20:43:23Z", "2014-02-13T20:48:23Z", false)]
    [InlineData("2014-02-13T20:43:23Z", "2014-02-13T21:43:23Z", false)]
    [InlineData("2014-02-13T20:43:23Z", "2014-02-13 16:43:23", true)]
    [InlineData("2014-02-13T20:43:23Z", "2014-02-13 16:50:23", false)]
    [InlineData("2014-02-13T20:43:23Z", "2014-02-14 20:43:23", false)]
    [InlineData("2020-02-03T00:01:38Z", "03/02/2020 00:01:38 UTC", true)]
    public void Two_times_agree_when_they_can_mean_one_moment(string one, string other, bool agree)
    {
        var (first, second) = (NoticeTime.Read(one).ShouldNotBeNull(), NoticeTime.Read(other).ShouldNotBeNull());

        first.AgreesWith(second).ShouldBe(agree);
        second.AgreesWith(first).ShouldBe(agree);
    }

    [Theory]
    [InlineData("12.01.2026 um 23:41:07 Uhr\nMEZ haben wir", 22)]
    [InlineData("12.01.2026 um 23:41:07\nCET", 22)]
    [InlineData("12.01.2026 23:41:07\nEST EST, the station", 23)]
    [InlineData("12.01.2026 23:41:07\nThe zone is CET", 23)]
    public void A_zone_may_begin_the_next_line(string text, int hour) => NoticeTime.Read(text)!.Utc.ShouldBe(new(2026, 1, 12, hour, 41, 7, TimeSpan.Zero));
}
