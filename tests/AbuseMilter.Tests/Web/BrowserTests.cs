using AbuseMilter.Tests.Hosting.Admin;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AbuseMilter.Tests.Web;

/// <summary>The desk in a real browser without script. With ABUSE_MILTER_SCREENSHOTS set to a folder, each page is left there as a picture.</summary>
[Collection<OneBrowser>]
public sealed class BrowserTests(OneBrowser one)
{
    static readonly string[] Pages = ["/", "/queue", "/cases", "/charts", "/queue/HELD", "/cases/HELD", "/sign-in"];

    [Fact]
    public async Task A_person_signs_in_reads_a_letter_and_lets_it_go()
    {
        var browser = await one.GetAsync();
        await using var stand = await AdminStand.OpenAsync();
        await BusyDesk.FillAsync(stand.Desk);
        await using var context = await browser.NewContextAsync(new() { JavaScriptEnabled = false, BaseURL = stand.Origin, ViewportSize = new() { Width = 1280, Height = 800 } });
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };

        await page.GotoAsync("/");
        (await page.TitleAsync()).ShouldBe("Today · abuse-milter");
        (await page.ContentAsync()).ShouldNotContain("cases@agent.example");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByLabel("Token").FillAsync("not the token at all");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This is not the token.");
        await page.GetByLabel("Token").FillAsync(AdminStand.Token);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "LF-2291" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Case LF-2291");
        await page.GetByRole(AriaRole.Region, new() { Name = "Replies" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.Locator("pre").Last).ToContainTextAsync("thank you for your notice LF-2291");
        await page.GetByRole(AriaRole.Button, new() { Name = "Release" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("is released.");
        stand.Desk.State(long.Parse(page.Url.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture)).ShouldBe("pending");
        stand.Woken.ShouldBe(1);

        await page.GetByRole(AriaRole.Link, new() { Name = "Cases" }).ClickAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("192.0.2.1");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Caption)).ToContainTextAsync("Found for 192.0.2.1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        complaints.Where(text => !text.Contains("403", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_page_fits_a_phone_and_a_desktop_by_day_and_by_night()
    {
        await using var stand = await AdminStand.OpenAsync();
        await BusyDesk.FillAsync(stand.Desk);
        stand.Health.Failed("submission", "the server at inet:127.0.0.1:10026 does not answer: connection refused");
        var held = stand.Desk.Ledger.Reader.Queue(new AbuseMilter.Store.QueueFilter { States = ["held"] }, 10).First(row => row.Deadline > stand.Desk.Clock.Now);
        var browser = await one.GetAsync();
        foreach (var (width, height, scheme) in ((int, int, ColorScheme)[])[(1280, 800, ColorScheme.Light), (1280, 800, ColorScheme.Dark), (360, 740, ColorScheme.Light), (360, 740, ColorScheme.Dark)])
        {
            await using var context = await browser.NewContextAsync(new() { BaseURL = stand.Origin, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/sign-in");
            await PictureAsync(page, $"sign-in-{width}-{scheme}");
            await page.GetByLabel("Token").FillAsync(AdminStand.Token);
            await page.Keyboard.PressAsync("Enter");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).WaitForAsync();
            foreach (var path in Pages.SkipLast(1))
            {
                var real = path.Replace("/queue/HELD", $"/queue/{held.Outbox.Mail.Id}", StringComparison.Ordinal).Replace("/cases/HELD", $"/cases/{held.NoticeId}", StringComparison.Ordinal);
                (await page.GotoAsync(real))!.Status.ShouldBe(200);
                // What is wider than the window can be reached by nobody on a phone.
                (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, $"{path} at {width}");
                (await page.Locator("h1").CountAsync()).ShouldBe(1);
                await PictureAsync(page, $"{path.Trim('/').Replace('/', '-')}-{width}-{scheme}");
            }
        }
    }

    [Fact]
    public async Task All_can_be_done_with_the_keyboard()
    {
        var browser = await one.GetAsync();
        await using var stand = await AdminStand.OpenAsync();
        await BusyDesk.FillAsync(stand.Desk);
        await using var context = await browser.NewContextAsync(new() { BaseURL = stand.Origin });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/queue");
        await page.Keyboard.PressAsync("Tab");
        (await page.Locator(":focus").InnerTextAsync()).ShouldBe("Skip to the content");
        (await page.Locator(":focus").BoundingBoxAsync())!.X.ShouldBeGreaterThanOrEqualTo(0, "it is seen while it has the focus");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("document.activeElement.name")).ShouldBe("state");
        (await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle")).ShouldBe("solid");
        (await page.EvaluateAsync<int>("[...document.querySelectorAll('a,button,select,input:not([type=hidden])')].filter(e => e.tabIndex < 0 || !(e.innerText || e.ariaLabel || e.labels?.length)).length")).ShouldBe(0);
        (await page.EvaluateAsync<int>("[...document.querySelectorAll('table')].filter(t => !t.caption).length")).ShouldBe(0);
    }

    static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ABUSE_MILTER_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, (name.StartsWith('-') ? "today" : "") + name + ".png"), FullPage = true });
    }
}
