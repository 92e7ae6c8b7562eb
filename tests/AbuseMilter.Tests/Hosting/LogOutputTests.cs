using System.Text.Json;
using AbuseMilter.Hosting;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

public sealed class LogOutputTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("log-").FullName;

    [Fact]
    public void A_file_holds_one_JSON_object_an_event_with_its_properties()
    {
        var line = JsonDocument.Parse(Written(json: true).ShouldHaveSingleItem()).RootElement;
        line.GetProperty("Properties").GetProperty("QueueId").GetString().ShouldBe("4ABCD");
        line.GetProperty("Level").GetString().ShouldBe("Warning");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_line_holds_what_turns_the_direction_of_writing_or_steers_a_terminal(bool json)
    {
        var line = Written(json, "4AB\u202eCD\u009b1m").ShouldHaveSingleItem();
        line.ShouldContain(@"4AB\u202eCD\u009b1m");
        if (json) JsonDocument.Parse(line).RootElement.GetProperty("Properties").GetProperty("QueueId").GetString().ShouldBe("4AB\u202eCD\u009b1m");
    }

    [Fact]
    public void A_text_file_holds_one_line_an_event() => Written(json: false).ShouldHaveSingleItem().ShouldEndWith(" warning 4ABCD: full");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_only_the_subscriber_should_read_is_in_no_line(bool json)
    {
        var line = Written(json, "subject \"Password: 7Kp2qX https://settle.example.org/TC-0815\"").ShouldHaveSingleItem();

        line.ShouldContain("settle.example.org");
        line.ShouldNotContain("7Kp2qX");
        line.ShouldNotContain("0815");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string[] Written(bool json, string queueId = "4ABCD")
    {
        var file = Path.Combine(folder, "log");
        using (var log = LogOutput.Create(new LogSettings { Level = "warning", Json = json, File = file }))
        {
            log.Information("{QueueId}: not of this level", "4ABCD");
            log.Warning("{QueueId}: full", queueId);
        }
        return File.ReadAllLines(file);
    }
}
