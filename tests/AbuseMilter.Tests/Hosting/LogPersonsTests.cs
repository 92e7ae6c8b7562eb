using AbuseMilter.Hosting;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

public sealed class LogPersonsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("log-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("agent@example.com", "*@example.com")]
    [InlineData("<>", "<>")]
    [InlineData("\"a b\"@example.com", "*@example.com")]
    [InlineData("a@b@example.com", "*@example.com")]
    [InlineData("550 5.1.1 <agent+17@example.com>: user unknown, relay=a@example.org", "550 5.1.1 <*@example.com>: user unknown, *@example.org")]
    [InlineData("mail.example.com[198.51.100.7]", "mail.example.com[198.51.100.0/24]")]
    [InlineData("unknown[2001:db8:1:2::3]", "unknown[2001:db8:1::/48]")]
    [InlineData("blocked: 198.51.100.7.", "blocked: 198.51.100.0/24.")]
    [InlineData("at 03:04:05, 5.7.1, version 1.2.3.4.5", "at 03:04:05, 5.7.1, version 1.2.3.4.5")]
    [InlineData("127.0.0.1, ::1, 10.1.2.3, 192.168.1.1, fe80::1", "127.0.0.1, ::1, 10.1.2.3, 192.168.1.1, fe80::1")]
    public void Of_a_person_the_domain_is_left_and_of_an_address_the_network(string value, string expected)
    {
        Line("info", "{Sender}", value).ShouldEndWith(" info " + expected);
        Line("debug", "{Sender}", value).ShouldEndWith(" info " + value);
    }

    [Fact]
    public void What_is_the_operators_own_stays_whole() => Line("info", "to={Recipients}", "abuse@example.org").ShouldEndWith(" info to=abuse@example.org");

    [Fact]
    public void A_value_of_a_million_signs_costs_little() => Line("info", "{Sender}", new string('@', 500_000) + new string(':', 500_000)).Length.ShouldBeLessThan(2000);

    string Line(string level, string template, string value)
    {
        var file = Path.Combine(folder, Guid.NewGuid().ToString("n"));
        using (var log = LogOutput.Create(new LogSettings { Level = level }, new LogFile(file, new LogLine()))) log.Information(template, value);
        return File.ReadAllLines(file).ShouldHaveSingleItem();
    }
}
