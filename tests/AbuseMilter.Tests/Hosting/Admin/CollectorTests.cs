using System.Net;
using System.Text;
using AbuseMilter.Hosting;
using AbuseMilter.Hosting.Admin;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting.Admin;

public sealed class CollectorTests
{
    [Fact]
    public async Task Figures_are_pushed_and_the_last_ones_at_the_stop()
    {
        await using var stand = await AdminStand.OpenAsync();
        using var server = new HttpListener();
        var address = $"http://127.0.0.1:{AdminStand.FreePort()}";
        server.Prefixes.Add(address + "/");
        server.Start();
        var pushed = ReceiveAsync(server);
        using var collector = new Collector(new Uri(address), "1.2.3", () => stand.Gauges, stand.Instruments);
        await collector.StartAsync(TestContext.Current.CancellationToken);
        stand.Instruments.Settled("sent");
        await collector.StopAsync(TestContext.Current.CancellationToken);

        var (path, type, body) = await pushed;
        path.ShouldBe("/v1/metrics");
        type.ShouldBe("application/x-protobuf");
        foreach (var word in (string[])["abuse-milter", "abuse_milter.replies.attempts", "outcome", "abuse_milter.queue.mails", "abuse_milter.build_info"]) body.ShouldContain(word);
    }

    [Fact]
    public async Task A_collector_that_is_away_holds_up_nothing()
    {
        using var instruments = new Instruments();
        await using var stand = await AdminStand.OpenAsync();
        using var collector = new Collector(new Uri($"http://127.0.0.1:{AdminStand.FreePort()}"), "1.2.3", () => stand.Gauges, instruments);
        await collector.StartAsync(TestContext.Current.CancellationToken);
        await collector.StopAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    static async Task<(string Path, string? Type, string Body)> ReceiveAsync(HttpListener server)
    {
        var context = await server.GetContextAsync();
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body, TestContext.Current.CancellationToken);
        context.Response.Close();
        return (context.Request.Url!.AbsolutePath, context.Request.ContentType, Encoding.Latin1.GetString(body.ToArray()));
    }
}
