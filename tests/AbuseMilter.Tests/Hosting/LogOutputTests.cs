using System.Text.Json;
using AbuseMilter.Hosting;
using AbuseMilter.Settings;
using Serilog.Events;
using Serilog.Parsing;
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

    [Fact]
    public void After_a_rotation_the_next_line_goes_into_a_new_file_of_the_old_name()
    {
        var path = Path.Combine(folder, "log");
        using var file = new LogFile(path, new LogLine());
        Emit(file, "one");
        File.Move(path, path + ".1");
        Emit(file, "two");
        file.Reopen();
        Emit(file, "three");
        Emit(file, "four");
        File.ReadAllLines(path + ".1").Select(LastWord).ShouldBe(["one", "two"]);
        File.ReadAllLines(path).Select(LastWord).ShouldBe(["three", "four"]);
    }

    [Fact]
    public void Where_no_new_file_can_be_opened_the_old_one_has_the_lines()
    {
        var below = Directory.CreateDirectory(Path.Combine(folder, "below")).FullName;
        using var file = new LogFile(Path.Combine(below, "log"), new LogLine());
        Emit(file, "one");
        Directory.Move(below, below + ".away");
        file.Reopen();
        Emit(file, "two");
        var lines = File.ReadAllLines(Path.Combine(below + ".away", "log"));
        lines.Length.ShouldBe(3);
        lines[1].ShouldContain("was not opened anew");
        LastWord(lines[2]).ShouldBe("two");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static void Emit(LogFile file, string text) =>
        file.Emit(new LogEvent(DateTimeOffset.UnixEpoch, LogEventLevel.Information, null, new MessageTemplateParser().Parse(text), []));

    static string LastWord(string line) => line.Split(' ')[^1];

    string[] Written(bool json, string queueId = "4ABCD")
    {
        var file = Path.Combine(folder, "log");
        var settings = new LogSettings { Level = "warning", Json = json, File = file };
        using (var log = LogOutput.Create(settings, new LogFile(file, LogOutput.Format(settings))))
        {
            log.Information("{QueueId}: not of this level", "4ABCD");
            log.Warning("{QueueId}: full", queueId);
        }
        return File.ReadAllLines(file);
    }
}
