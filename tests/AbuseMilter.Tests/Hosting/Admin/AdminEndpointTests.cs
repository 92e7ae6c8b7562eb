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
        stand.Health.Failed("maildir", "no space left on device\nnor elsewhere");
        (await AskAsync(stand, "/healthz")).ShouldBe((HttpStatusCode.ServiceUnavailable, "maildir: no space left on device nor elsewhere (since 2026-11-22 13:40:00 UTC)\n"));
        stand.Health.Works("maildir");
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
        (await AskAsync(stand, "/readyz")).Text.ShouldBe("stopping: SMTP sessions that are open go on to their end, and no new ones are taken\n");
        (await AskAsync(stand, "/healthz")).Status.ShouldBe(HttpStatusCode.OK, "it is alive while it stops");
    }

    [Fact]
    public async Task Ready_is_nobody_whose_ledger_does_not_answer()
    {
        var failing = new Readiness(new(TimeProvider.System), () => true, () => false, () => throw new IOException("ledger x: disk I/O error"));
        (await failing.ReadyAsync(Cancellation)).ShouldBe((false, "ledger: ledger x: disk I/O error\n"));
        using var disk = new ManualResetEventSlim();
        var looks = 0;
        var silent = new Readiness(new(TimeProvider.System), () => true, () => false, () =>
        {
            Interlocked.Increment(ref looks);
            disk.Wait();
        });
        foreach (var told in await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => silent.ReadyAsync(Cancellation).AsTask()))) told.ShouldBe((false, "ledger: no answer within 2 s\n"));
        looks.ShouldBe(1, "what hangs holds one thread, and not one for each who asks");
        disk.Set();
    }

    [Fact]
    public async Task Ready_is_nobody_whose_Maildir_is_full()
    {
        var health = new Health(TimeProvider.System);
        var readiness = new Readiness(health, () => true, () => false, () => { });
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
        stand.Figures.MessageOver(2);
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
            "abuse_milter_message_round_trips_sum 2", "abuse_milter_replies_attempts_total{outcome=\"sent\"} 1", "abuse_milter_replies_attempts_total{outcome=\"expired\"} 0",
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

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\ncut o")]
    [InlineData("multipart/form-data", "--x--")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "token=x")]
    [InlineData("application/x-www-form-urlencoded; charset=no-such", "token=x")]
    public async Task A_form_that_cannot_be_read_is_the_senders_fault(string type, string body)
    {
        await using var stand = await AdminStand.OpenAsync();
        var (status, text) = await AskAsync(stand, "/sign-in", request =>
        {
            request.Content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type).ShouldBeTrue();
        }, HttpMethod.Post);
        // A charset that nobody knows may be taken for UTF-8.
        if (type.EndsWith("no-such", StringComparison.Ordinal) && status == HttpStatusCode.Forbidden) return;
        (status, text).ShouldBe((HttpStatusCode.BadRequest, "this request cannot be read\n"));
    }

    [Theory]
    [InlineData("/healthz", "GET, HEAD")]
    [InlineData("/readyz", "GET, HEAD")]
    [InlineData("/metrics", "GET, HEAD")]
    [InlineData("/", "GET, HEAD, POST")]
    public async Task What_cannot_be_done_to_a_path_is_told_with_what_can(string path, string allowed)
    {
        await using var stand = await AdminStand.OpenAsync();
        using var client = stand.Client();
        using var request = new HttpRequestMessage(path == "/" ? HttpMethod.Put : HttpMethod.Post, new Uri(path, UriKind.Relative));
        using var answer = await client.SendAsync(request, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        string.Join(", ", answer.Content.Headers.Allow).ShouldBe(allowed);
    }

    [Fact]
    public async Task Two_pages_are_made_at_once_and_who_finds_no_place_hears_that_it_is_busy()
    {
        using var gate = new ManualResetEventSlim();
        await using var stand = await AdminStand.OpenAsync(desk: (_, _) =>
        {
            gate.Wait(CancellationToken.None);
            return new(Thread.CurrentThread.IsThreadPoolThread ? 500 : 200, "made");
        });
        using var client = stand.Client();
        var asked = Enumerable.Range(0, 12).Select(_ => client.GetAsync(new Uri("/charts", UriKind.Relative), Cancellation)).ToList();
        (await AskAsync(stand, "/readyz")).Status.ShouldBe(HttpStatusCode.OK);
        while (asked.Count > 2)
        {
            var done = await Task.WhenAny(asked);
            asked.Remove(done);
            using var busy = await done;
            busy.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            busy.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
            (await busy.Content.ReadAsStringAsync(Cancellation)).ShouldBe("busy, or stopping: ask again in some seconds\n");
        }
        gate.Set();
        foreach (var page in asked) (await page).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_page_that_nobody_waits_for_is_broken_off()
    {
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var stand = await AdminStand.OpenAsync(desk: (_, token) =>
        {
            begun.SetResult();
            token.WaitHandle.WaitOne();
            ended.SetResult();
            throw new OperationCanceledException(token);
        });
        using var client = stand.Client();
        using var leaves = new CancellationTokenSource();
        var asked = client.GetAsync(new Uri("/charts", UriKind.Relative), leaves.Token);
        await begun.Task.WaitAsync(Cancellation);
        await leaves.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asked);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task The_stop_waits_for_no_page()
    {
        using var gate = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        var stand = await AdminStand.OpenAsync(desk: (_, _) =>
        {
            begun.SetResult();
            gate.Wait(CancellationToken.None);
            return new(200, "");
        });
        using var client = stand.Client();
        var asked = client.GetAsync(new Uri("/charts", UriKind.Relative), Cancellation);
        await begun.Task.WaitAsync(Cancellation);
        await stand.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        (await asked).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        gate.Set();
    }

    [Fact]
    public async Task A_UNIX_socket_has_its_mode_and_asks_for_the_same_names()
    {
        using var folder = new TempFolder();
        var path = folder["admin.sock"];
        await using (var stand = await AdminStand.OpenAsync(new ListenAddress.Unix(path)))
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
            (await AskAsync(stand, "/healthz", request => request.Headers.Host = "desk.example.com")).Status.ShouldBe(HttpStatusCode.MisdirectedRequest, "ssh may lead to it from a browser's machine");
            foreach (var host in (string[])["localhost", "localhost:8896", "127.0.0.1:8896", "[::1]:8896"]) (await AskAsync(stand, "/healthz", request => request.Headers.Host = host)).Status.ShouldBe(HttpStatusCode.OK, host);
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
