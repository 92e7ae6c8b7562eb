using System.Text.RegularExpressions;
using AbuseMilter.Notices;
using AbuseMilter.Store;
using AbuseMilter.Tests.Cli;
using AbuseMilter.Tests.Hosting.Admin;
using AbuseMilter.Web;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Web;

/// <summary>Pages and deeds without a browser: what is shown to whom, and what a stranger's text cannot do.</summary>
public sealed partial class DeskSiteTests : IAsyncLifetime
{
    const string Evil = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>\u202e&amp;";

    AdminStand stand = null!;

    public async ValueTask InitializeAsync() => stand = await AdminStand.OpenAsync();

    public ValueTask DisposeAsync() => stand.DisposeAsync();

    DeskAnswer Get(string path, string? cookie = null, params (string Key, string Value)[] query) =>
        stand.Site.Answer(new DeskRequest { Path = path, Cookie = cookie, Query = query.ToDictionary(pair => pair.Key, pair => pair.Value) });

    DeskAnswer Post(string path, string? cookie, params (string Key, string Value)[] form) =>
        stand.Site.Answer(new DeskRequest { Path = path, Cookie = cookie, IsPost = true, Form = form.ToDictionary(pair => pair.Key, pair => pair.Value) });

    string SignIn() => Post("/sign-in", null, ("token", AdminStand.Token)).Cookie.ShouldNotBeNull();

    string Stamp(string cookie) => StampField().Match(Get("/", cookie).Body).Groups[1].Value;

    [Fact]
    public async Task Whatever_a_stranger_writes_is_text_on_every_page()
    {
        var id = await stand.Desk.QueueAsync("LF-2291", entry => entry with
        {
            From = $"{Evil}@agent.example",
            Sender = Evil,
            Subject = Evil,
            Profile = Evil,
            Rule = Evil,
            Evidence = Evil,
            File = Evil,
            QueueId = Evil,
            ClientAddress = Evil,
            ReplyReason = $"{Evil}: {Evil}",
            Notice = DeskStand.Notice(Evil) with
            {
                Complainant = Evil,
                RightsHolder = Evil,
                Items = [DeskStand.Item with { Work = Evil, FileName = Evil, Url = Evil, InfoHash = Evil, TimeStated = Evil }, DeskStand.Item with { Ip = Evil, Work = Evil }],
                Deadline = new NoticeDeadline(Evil, TimeSpan.FromHours(3), null),
            },
        }, mail => mail with { To = Evil, Template = Evil, Content = DeskStand.Mail("x", "Re: " + Evil, Evil + "\n").Content });
        stand.Health.Failed(Evil, Evil);
        var row = stand.Desk.Reply(id).NoticeId;
        foreach (var cookie in (string?[])[null, SignIn()])
        {
            foreach (var path in (string[])["/", "/queue", $"/queue/{id}", "/cases", $"/cases/{row}", "/charts", "/sign-in", "/nowhere"])
            {
                var html = Get(path, cookie, ("find", Evil), ("state", Evil), ("reason", Evil), ("days", Evil)).Body;
                html.ShouldNotContain("<script", Case.Insensitive);
                html.ShouldNotContain("<img", Case.Insensitive);
                html.ShouldNotContain("\u202e");
                Attribute().Matches(html).SelectMany(found => found.Groups[1].Captures).Select(name => name.Value).ShouldAllBe(name => !name.StartsWith("on", StringComparison.OrdinalIgnoreCase) && name != "style" && name != "src");
            }
        }
    }

    [Fact]
    public async Task Without_the_token_nothing_of_persons_works_and_letters_is_shown()
    {
        var id = await stand.Desk.QueueAsync("LF-2291", entry => entry with { ReplyReason = "unknown-sender: cases@agent.example is new", Notice = DeskStand.Notice("LF-2291") with { Deadline = new NoticeDeadline("soon", TimeSpan.FromHours(3), null) } });
        await RefuseAsync("LF-2292", "550 <desk@law.example>");
        var row = stand.Desk.Reply(id).NoticeId;
        var cookie = SignIn();
        string[] paths = ["/", "/queue", $"/queue/{id}", "/cases", $"/cases/{row}", "/charts"];
        var (shown, whole) = (string.Concat(paths.Select(path => Get(path).Body)), string.Concat(paths.Select(path => Get(path, cookie).Body)));
        foreach (var secret in (string[])["cases@agent.example", "192.0.2.17", "198.51.100.7", "The Example", "The.Example.mkv", "0123456789abcdef", "Example Agents Ltd", "Example Pictures", "Dear complainant", "Claimed Infringement", "6881", "desk@law.example"])
        {
            shown.ShouldNotContain(secret);
            whole.ShouldContain(secret);
        }
        foreach (var harmless in (string[])["LF-2291", "*@agent.example", "192.0.2.0/24", "unknown-sender", "held"]) shown.ShouldContain(harmless);
        shown.ShouldNotContain("method=\"post\"");
    }

    async Task RefuseAsync(string caseId, string answer)
    {
        var id = await stand.Desk.QueueAsync(caseId, "pending");
        await stand.Desk.Ledger.LeaseAsync(TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);
        await stand.Desk.Ledger.EndAsync(id, "failed", answer, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Whether_an_address_is_known_is_told_to_who_has_signed_in_alone()
    {
        await stand.Desk.QueueAsync("LF-2291");
        Get("/cases", null, ("find", "192.0.2.99")).Body.ShouldContain("LF-2291", customMessage: "the search is not made");
        Get("/cases", SignIn(), ("find", "192.0.2.99")).Body.ShouldNotContain("LF-2291");
        Get("/cases", SignIn(), ("find", "192.0.2.17")).Body.ShouldContain("LF-2291");
    }

    [Fact]
    public async Task A_deed_wants_a_session_its_stamp_and_a_form_of_ours()
    {
        var id = await stand.Desk.QueueAsync("LF-2291");
        var cookie = SignIn();
        var stamp = Stamp(cookie);
        Post($"/queue/{id}/release", null, ("stamp", stamp)).Status.ShouldBe(403);
        Post($"/queue/{id}/release", cookie).Status.ShouldBe(403);
        Post($"/queue/{id}/release", cookie, ("stamp", stamp[1..] + "0")).Status.ShouldBe(403);
        stand.Site.Answer(new DeskRequest { Path = $"/queue/{id}/release", Cookie = cookie, IsPost = true, IsOurs = false, Form = new Dictionary<string, string> { ["stamp"] = stamp } }, TestContext.Current.CancellationToken).Status.ShouldBe(403);
        Get($"/queue/{id}/release", cookie).Status.ShouldBe(404);
        Post($"/queue/{id}/erase", cookie, ("stamp", stamp)).Status.ShouldBe(404);
        stand.Desk.State(id).ShouldBe("held");
        stand.Woken.ShouldBe(0);

        var done = Post($"/queue/{id}/release", cookie, ("stamp", stamp));
        (done.Status, done.Location).ShouldBe((303, $"/queue/{id}"));
        stand.Desk.State(id).ShouldBe("pending");
        stand.Woken.ShouldBe(1);
        Get(done.Location!, cookie).Body.ShouldContain($"Reply {id} is released.");
        Get(done.Location!, cookie).Body.ShouldNotContain("is released.", customMessage: "it is told once");
    }

    [Theory]
    [InlineData("held", "release", "pending", "is released.")]
    [InlineData("pending", "hold", "held", "is held.")]
    [InlineData("pending", "retry", "pending", "is tried now.")]
    [InlineData("failed", "retry", "pending", "is tried now.")]
    [InlineData("held", "cancel", "cancelled", "is cancelled.")]
    [InlineData("sent", "cancel", "sent", "is sent, so nothing was changed.")]
    [InlineData("sending", "hold", "sending", "is being sent right now: look again in a minute.")]
    public async Task Each_deed_does_what_it_says(string before, string deed, string after, string told)
    {
        var id = await stand.Desk.QueueAsync("LF-2291", before);
        var cookie = SignIn();
        Post($"/queue/{id}/{deed}", cookie, ("stamp", Stamp(cookie))).Status.ShouldBe(303);
        stand.Desk.State(id).ShouldBe(after);
        Get($"/queue/{id}", cookie).Body.ShouldContain(told);
    }

    [Fact]
    public async Task Who_signs_out_has_no_session_any_more()
    {
        var id = await stand.Desk.QueueAsync("LF-2291");
        var cookie = SignIn();
        var stamp = Stamp(cookie);
        Post("/sign-out", cookie, ("stamp", stamp)).Cookie.ShouldBe("");
        Post($"/queue/{id}/release", cookie, ("stamp", stamp)).Status.ShouldBe(403);
        Get("/", cookie).Body.ShouldContain("Sign in");
    }

    [Fact]
    public void An_empty_desk_says_so()
    {
        foreach (var path in (string[])["/", "/queue", "/cases", "/charts"]) Get(path, SignIn()).Status.ShouldBe(200);
        Get("/queue/1").Status.ShouldBe(404);
        Get("/queue/-1").Status.ShouldBe(404);
        Get("/queue/99999999999999999999999").Status.ShouldBe(404);
        Get("/cases/1").Status.ShouldBe(404);
    }

    [Fact]
    public async Task Deadlines_are_those_that_nothing_answers()
    {
        Notice With(string caseId, double hours) => DeskStand.Notice(caseId) with { Deadline = new NoticeDeadline("soon", TimeSpan.FromHours(hours), null) };
        await stand.Desk.QueueAsync("SENT", "sent");
        await stand.Desk.QueueAsync("HELD", entry => entry with { Notice = With("HELD", 5) });
        await stand.Desk.QueueAsync("GOES", entry => entry with { Notice = With("GOES", 4), ReplyDecision = "send" });
        await stand.Desk.FileAsync(stand.Desk.Entry("NONE") with { Notice = With("NONE", 3), ReplyDecision = "none", ReplyReason = "no-template: the rule names none" });
        await stand.Desk.FileAsync(stand.Desk.Entry("BOUNCE") with { Notice = With("BOUNCE", 2), ReplyDecision = "none", ReplyReason = "bounce: nobody reads it" });
        stand.Desk.Ledger.Reader.Deadlines(stand.Desk.Clock.Now, 10).Select(row => row.Entry.Notice!.CaseId).ShouldBe(["NONE", "HELD"]);
    }

    [Fact]
    public async Task What_came_of_a_deed_is_told_by_the_page_that_is_read()
    {
        var id = await stand.Desk.QueueAsync("LF-2291");
        var cookie = SignIn();
        var stamp = Stamp(cookie);
        Post($"/queue/{id}/release", cookie, ("stamp", stamp)).Status.ShouldBe(303);
        Get("/nowhere", cookie).Status.ShouldBe(404);
        Post($"/queue/{id}/hold", cookie, ("stamp", "wrong")).Status.ShouldBe(403);
        stand.Site.Answer(new DeskRequest { Path = "/", Cookie = cookie, IsHead = true }, TestContext.Current.CancellationToken).Status.ShouldBe(200);
        Get($"/queue/{id}", cookie).Body.ShouldContain("is released.");
    }

    [Fact]
    public async Task All_that_is_due_within_a_day_is_counted()
    {
        for (var i = 0; i < 15; i++)
        {
            var caseId = $"D-{i}";
            await stand.Desk.QueueAsync(caseId, entry => entry with { Notice = DeskStand.Notice(caseId) with { Deadline = new NoticeDeadline("soon", TimeSpan.FromHours(i < 13 ? 3 : 30), null) } });
        }
        Get("/").Body.ShouldContain("<strong>13</strong><span>due within a day</span>");
    }

    [Fact]
    public async Task Older_notices_are_a_page_further()
    {
        for (var i = 0; i < 103; i++) await stand.Desk.FileAsync(stand.Desk.Entry($"P-{i}") with { ReplyDecision = i == 0 ? "none" : "hold" });
        var first = Get("/cases").Body;
        var next = OlderLink().Match(first).Groups[1].Value;
        var second = Get("/cases", null, ("behind", next)).Body;
        List<string> Rows(string html) => [.. CaseLink().Matches(html).Select(found => found.Groups[1].Value)];
        (Rows(first).Count, Rows(second).Count).ShouldBe((100, 3));
        Rows(first).Concat(Rows(second)).ShouldBeUnique();
        OlderLink().IsMatch(second).ShouldBeFalse();
        Get("/cases", null, ("decision", "hold")).Body.ShouldContain("/cases?decision=hold&amp;behind=");
        Get("/cases", null, ("behind", "x")).Body.ShouldContain("P-102");
        Rows(Get("/cases", null, ("behind", "99999")).Body).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_queue_can_be_gone_through_in_pages()
    {
        for (var i = 0; i < 9; i++)
        {
            var (caseId, hours) = ($"Q-{i}", i % 3);
            await stand.Desk.QueueAsync(caseId, entry => entry with { Notice = DeskStand.Notice(caseId) with { Deadline = hours == 0 ? null : new NoticeDeadline("soon", TimeSpan.FromHours(hours), null) } });
        }
        var (reader, wanted, seen) = (stand.Desk.Ledger.Reader, new QueueFilter { States = ["held"] }, new List<long>());
        while (reader.Queue(wanted, 2, seen.Count == 0 ? null : seen[^1]) is { Count: > 0 } page) seen.AddRange(page.Select(row => row.Outbox.Mail.Id));
        seen.ShouldBe(reader.Queue(wanted, 100).Select(row => row.Outbox.Mail.Id));
        seen.Count.ShouldBe(9);
    }

    [Fact]
    public async Task Mails_are_found_by_a_reason_with_digits()
    {
        await stand.Desk.QueueAsync("LF-1");
        await stand.Desk.QueueAsync("LF-2", entry => entry with { ReplyReason = "spf2-none: nobody vouches" });
        var html = Get("/queue", null, ("reason", "spf2-none")).Body;
        html.ShouldContain("LF-2");
        html.ShouldNotContain("LF-1");
    }

    [Fact]
    public async Task Charts_are_counted_once_a_minute()
    {
        await stand.Desk.QueueAsync("LF-1");
        Get("/charts").Body.ShouldContain("1 notice in 30 days");
        await stand.Desk.QueueAsync("LF-2");
        Get("/charts").Body.ShouldContain("1 notice in 30 days");
        Get("/charts", null, ("days", "7")).Body.ShouldContain("2 notices in 7 days");
        stand.Desk.Clock.Now += TimeSpan.FromSeconds(61);
        Get("/charts").Body.ShouldContain("2 notices in 30 days");
    }

    [GeneratedRegex("behind=([0-9]+)\"[^>]*>Older<")]
    private static partial Regex OlderLink();

    [GeneratedRegex("href=\"/cases/([0-9]+)\"")]
    private static partial Regex CaseLink();

    [GeneratedRegex("name=\"stamp\" value=\"([0-9A-F]{64})\"")]
    private static partial Regex StampField();

    [GeneratedRegex("<[a-z0-9]+(?: ([a-zA-Z-]+)=\"[^\"]*\")*>")]
    private static partial Regex Attribute();
}
