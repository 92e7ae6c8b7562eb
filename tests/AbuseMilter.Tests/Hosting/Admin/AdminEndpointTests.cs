using System.Net;
using System.Net.Http.Headers;
using AbuseMilter.Hosting;
using AbuseMilter.Hosting.Admin;
using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting.Admin;

/// <summary>The endpoint as it stands on the wire.</summary>
public sealed class AdminEndpointTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static async Task<(HttpStatusCode Status, string Text)> AskAsync(AdminStand stand, string path, Action<HttpRequestMessage>? change = null, HttpMethod? method = null)
    {
        using var client = stand.Client();
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(path, UriKind.Relative));
        change?.Invoke(request);
        using var answer = await client.SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Health_is_well_until_a_part_says_that_it_fails()
    {
        await using var stand = await AdminStand.OpenAsync();
        (await AskAsync(stand, "/healthz")).ShouldBe((HttpStatusCode.OK, "ok\n"));
        stand.Desk.Clock.Now = new DateTimeOffset(2026, 11, 22, 13, 40, 0, TimeSpan.Zero);
        stand.Health.Failed("store", "no space left on device\nnor elsewhere");
        (await AskAsync(stand, "/healthz")).ShouldBe((HttpStatusCode.ServiceUnavailable, "store: no space left on device nor elsewhere (since 2026-11-22 13:40:00 UTC)\n"));
        stand.Health.Works("store");
        (await AskAsync(stand, "/healthz")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ready_is_who_is_open_and_not_stopping()
    {
        await using var stand = await AdminStand.OpenAsync();
        (await AskAsync(stand, "/readyz")).ShouldBe((HttpStatusCode.OK, "ok\n"));
        stand.IsOpen = false;
        (await AskAsync(stand, "/readyz")).ShouldBe((HttpStatusCode.ServiceUnavailable, "sockets: nobody can connect yet\n"));
        stand.IsStopping = true;
        (await AskAsync(stand, "/readyz")).Text.ShouldStartWith("stopping: ");
        (await AskAsync(stand, "/healthz")).Status.ShouldBe(HttpStatusCode.OK, "it is alive while it stops");
    }

    [Fact]
    public async Task Ready_is_nobody_whose_ledger_does_not_answer()
    {
        var failing = new Readiness(new(TimeProvider.System), () => true, () => false, _ => throw new IOException("ledger x: disk I/O error"));
        (await failing.ReadyAsync(Cancellation)).ShouldBe((false, "ledger: ledger x: disk I/O error\n"));
        var silent = new Readiness(new(TimeProvider.System), () => true, () => false, async token => await Task.Delay(Timeout.Infinite, token));
        (await silent.ReadyAsync(Cancellation)).ShouldBe((false, "ledger: no answer within 2 s\n"));
    }

    [Fact]
    public async Task Ready_is_nobody_whose_Maildir_is_full()
    {
        var health = new Health(TimeProvider.System);
        var readiness = new Readiness(health, () => true, () => false, _ => ValueTask.CompletedTask);
        health.Failed("maildir", "cannot write /x: No space left on device");
        (await readiness.ReadyAsync(Cancellation)).ShouldBe((false, "maildir: cannot write /x: No space left on device\n"));
        health.Works("maildir");
        (await readiness.ReadyAsync(Cancellation)).IsWell.ShouldBeTrue();
    }

    [Fact]
    public async Task Figures_are_those_of_the_daemon()
    {
        await using var stand = await AdminStand.OpenAsync();
        stand.Desk.Clock.Now = new DateTimeOffset(2026, 11, 22, 13, 40, 0, TimeSpan.Zero);
        stand.Figures.Accept();
        stand.Figures.Accept();
        stand.Figures.Count(new ConnectionEnd(EndKind.Quit, "") { Messages = 3, Judged = 1, RoundTrips = 5 });
        stand.Instruments.Settled("sent");
        stand.IsServerAway = true;
        stand.Health.Failed("ledger", "locked");
        await stand.Desk.QueueAsync("LF-1");
        await stand.Desk.QueueAsync("LF-2", "pending");
        stand.Desk.Clock.Now += TimeSpan.FromSeconds(90);
        var lines = (await AskAsync(stand, "/metrics")).Text.Split('\n');
        foreach (var line in (string[])
        [
            "abuse_milter_connections_open 1", "abuse_milter_connections_accepted_total 2", "abuse_milter_connections_ended_total{end=\"quit\"} 1", "abuse_milter_messages_total 3",
            "abuse_milter_round_trips_total{for=\"message\"} 4", "abuse_milter_replies_attempts_total{outcome=\"sent\"} 1", "abuse_milter_replies_attempts_total{outcome=\"expired\"} 0",
            "abuse_milter_submission_breaker_open 1", "abuse_milter_trouble{part=\"ledger\"} 1", "abuse_milter_queue_mails{state=\"held\"} 1", "abuse_milter_queue_mails{state=\"pending\"} 1",
            "abuse_milter_queue_mails{state=\"failed\"} 0", "abuse_milter_queue_held{reason=\"unknown-sender\"} 1", "abuse_milter_queue_oldest_seconds 90", "abuse_milter_ledger_up 1",
            "abuse_milter_configuration_generation 3", "abuse_milter_configuration_last_reload_successful 1", "abuse_milter_configuration_last_reload_success_timestamp_seconds 1728000000",
            "abuse_milter_build_info{version=\"1.2.3\"} 1",
        ]) lines.ShouldContain(line);
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("192.0.2.1", 421)]
    [InlineData("localhost:9000", 200)]
    [InlineData("[::1]:9000", 200)]
    [InlineData("127.0.0.1", 200)]
    public async Task A_name_of_a_stranger_that_leads_here_is_not_served(string host, int status)
    {
        await using var stand = await AdminStand.OpenAsync();
        foreach (var path in (string[])["/", "/metrics", "/healthz"])
            ((int)(await AskAsync(stand, path, request => request.Headers.Host = host)).Status).ShouldBe(status, path);
    }

    [Fact]
    public async Task Every_answer_forbids_the_browser_what_the_desk_does_not_need()
    {
        await using var stand = await AdminStand.OpenAsync();
        using var client = stand.Client();
        foreach (var path in (string[])["/", "/metrics", "/nowhere", "/desk.css"])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            string Header(string name) => string.Join(",", answer.Headers.GetValues(name));
            Header("Content-Security-Policy").ShouldStartWith("default-src 'none'; ");
            Header("Content-Security-Policy").ShouldNotContain("unsafe");
            Header("X-Frame-Options").ShouldBe("DENY");
            Header("X-Content-Type-Options").ShouldBe("nosniff");
            Header("Cache-Control").ShouldBe("no-store");
            answer.Headers.Contains("Server").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_session_is_a_cookie_that_no_script_and_no_other_site_gets()
    {
        await using var stand = await AdminStand.OpenAsync();
        using var client = stand.Client();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = AdminStand.Token });
        using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var cookie = string.Join(";", answer.Headers.GetValues("Set-Cookie"));
        cookie.ShouldMatch("^abuse-desk=[0-9A-F]{64}; path=/; samesite=strict; httponly$");
        (await AskAsync(stand, "/", request => request.Headers.Add("Cookie", cookie.Split(';')[0]))).Text.ShouldContain("Sign out");
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "null")]
    public async Task A_form_of_somebody_elses_page_is_refused(string header, string value)
    {
        await using var stand = await AdminStand.OpenAsync();
        var (status, _) = await AskAsync(stand, "/sign-in", request =>
        {
            request.Headers.Add(header, value);
            request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = AdminStand.Token });
        }, HttpMethod.Post);
        status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_form_that_is_too_long_or_no_form_is_refused()
    {
        await using var stand = await AdminStand.OpenAsync();
        (await AskAsync(stand, "/sign-in", request => request.Content = new StringContent("token=" + new string('x', 100_000), new MediaTypeHeaderValue("application/x-www-form-urlencoded")), HttpMethod.Post))
            .Status.ShouldBe(HttpStatusCode.BadRequest);
        (await AskAsync(stand, "/sign-in", request => request.Content = new StringContent("{}", new MediaTypeHeaderValue("application/json")), HttpMethod.Post)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync(stand, "/", method: HttpMethod.Delete)).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_UNIX_socket_has_its_mode_and_asks_for_no_name()
    {
        using var folder = new TempFolder();
        var path = folder["admin.sock"];
        await using (var stand = await AdminStand.OpenAsync(new ListenAddress.Unix(path)))
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
            (await AskAsync(stand, "/healthz", request => request.Headers.Host = "desk.example.com")).Status.ShouldBe(HttpStatusCode.OK);
        }
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_in_words()
    {
        await using var stand = await AdminStand.OpenAsync();
        (await Should.ThrowAsync<IOException>(() => AdminStand.OpenAsync(stand.Address))).Message.ShouldStartWith($"cannot listen on {stand.Address} (admin.listen): ");
    }
}
