using System.Globalization;
using System.Text.Json;
using AbuseMilter.Cli;
using AbuseMilter.Hosting;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary><c>inspect</c> of folders, Maildirs and mboxes.</summary>
public sealed class InspectManyTests : IDisposable
{
    static readonly string Config = Repository.Path("conf/abusemilter.toml");
    static readonly string Notice = File.ReadAllText(Repository.Path("packaging/try/notice.eml"));

    const string Greeting = "From: a@example.org\nTo: abuse@example.com\nSubject: Hello\n\nHow are you?\n";

    readonly string folder = Directory.CreateTempSubdirectory("many-").FullName;

    [Fact]
    public void Of_many_mails_there_is_a_line_each_and_a_table()
    {
        Put("b.eml", Notice);
        Put("a.eml", Greeting);
        var seen = Run("--auth", "pass", folder);
        seen.Status.ShouldBe(0);
        var lines = seen.Output.Split('\n');
        lines[0].ShouldMatch("^none +- +none +.*/a.eml$");
        lines[1].ShouldMatch("^copyright +dmca +send ok +.*/b.eml$");
        seen.Output.ShouldContain("2 mails\n");
        seen.Output.ShouldMatch(@"copyright +dmca +1 +1 +0 +0\n");
        seen.Output.ShouldMatch(@"none +- +1 +0 +0 +1\n");
        seen.Output.ShouldContain("time a mail");
        lines.ShouldAllBe(line => !line.EndsWith(' '));
    }

    [Fact]
    public void Held_replies_are_counted_by_their_reason()
    {
        Put("a.eml", Notice);
        Put("b.eml", Notice);
        Run(folder).Output.ShouldContain("auth-none 2");
    }

    [Fact]
    public void One_mail_is_explained_with_its_letter_wherever_it_lies()
    {
        Put("sub/one.eml", Notice);
        var seen = Run("--auth", "pass", folder);
        seen.Output.ShouldContain("What it states");
        seen.Output.ShouldContain("  | Subject: Re: Case ID");
        seen.Output.ShouldNotContain("time a mail");
    }

    [Fact]
    public void Verbose_explains_each_and_letter_adds_the_letter()
    {
        Put("a.eml", Notice);
        Put("b.eml", Greeting);
        Run("--verbose", folder).Output.Split("What it is").Length.ShouldBe(3);
        Run("--verbose", folder).Output.ShouldNotContain("Dear Sir");
        Run("--letter", folder).Output.ShouldContain("Dear Sir");
    }

    [Fact]
    public void A_Maildir_is_its_new_and_cur_and_those_of_its_folders()
    {
        foreach (var path in new[] { "cur/1:2,S", "new/2", "tmp/3", ".Sub/new/4", ".Sub/cur/5", ".Sub/tmp/6", "notes.txt", ".hidden/7", "dovecot/8" }) Put("md/" + path, Greeting);
        foreach (var path in new[] { "md/new", "md/cur", "md/.Sub/new", "md/.Sub/cur" }) Directory.CreateDirectory(Path.Combine(folder, path));
        Files(Path.Combine(folder, "md")).ShouldBe(["new/2", "cur/1:2,S", ".Sub/new/4", ".Sub/cur/5"]);
    }

    [Fact]
    public void A_folder_is_its_mails_and_those_below_it_and_other_files_are_passed_over()
    {
        foreach (var path in new[] { "b.eml", "a", "sub/c", "sub/md/cur/d", "sub/md/new/e", ".hidden/f", "x.pdf" }) Put(path, path == "x.pdf" ? "%PDF-1.4\n\0" : Greeting);
        Put("empty.eml", "");
        File.CreateSymbolicLink(Path.Combine(folder, "loop"), folder);
        Files(folder).ShouldBe(["a", "b.eml", "sub/c", "sub/md/new/e", "sub/md/cur/d"]);
        Run(folder).Output.ShouldContain("5 mails, 1 file passed over that is no mail");
    }

    [Fact]
    public void The_mails_of_an_mbox_have_its_name_and_their_number()
    {
        Put("box", string.Concat(Enumerable.Repeat($"From a@example.org Mon Mar  2 10:20:30 2026\n{Greeting}\n", 3)));
        Files(Path.Combine(folder, "box")).ShouldBe(["#1", "#2", "#3"]);
    }

    [Fact]
    public void What_cannot_be_read_is_told_in_a_line_and_the_rest_goes_on()
    {
        Put("binary", "\x7f" + "ELF\0\0\0");
        Put("good.eml", Greeting);
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        var seen = Run("--json", Path.Combine(folder, "binary"), Path.Combine(folder, "missing"), Path.Combine(folder, "empty"), Path.Combine(folder, "good.eml"));
        seen.Status.ShouldBe(1);
        seen.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        seen.Errors.ShouldContain("binary: this is no mail, but a binary file");
        seen.Errors.ShouldContain("empty: no mail in this folder");
        seen.Output.ShouldContain("good.eml");
    }

    [Theory]
    [InlineData("class=copyright", "notice.eml")]
    [InlineData("class=copyright,decision=send", "")]
    [InlineData("class=none|copyright", "hello.eml notice.eml")]
    [InlineData("rule=none", "hello.eml")]
    [InlineData("profile=mediasentry,reason=auth-none", "notice.eml")]
    public void Only_shows_what_fits(string only, string expected)
    {
        Put("notice.eml", Notice);
        Put("hello.eml", Greeting);
        Files(folder, "--only", only).ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_filter_that_is_none_is_an_error_with_the_keys_that_there_are()
    {
        var seen = Run("--only", "colour=red", folder);
        seen.Status.ShouldNotBe(0);
        seen.Errors.ShouldContain("'colour=red'");
        seen.Errors.ShouldContain("decision");
    }

    [Fact]
    public async Task After_an_interrupt_there_is_the_table_so_far()
    {
        Put("a.eml", Greeting);
        Put("b.eml", Greeting);
        var run = new InspectionRun(Generation.Load(Config).Generation!, new GivenEnvelope(null, [], null), null, new InspectionStyle(false, false, false, new Only()));
        using var output = new InterruptingWriter();
        (await run.RunAsync([.. Enumerable.Repeat(folder, 1000)], output, TextWriter.Null, output.Source.Token)).ShouldBe(Interrupt.Status);
        output.ToString().ShouldContain("(interrupted: the rest was not looked at)");
        output.ToString().Split('\n').Length.ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task Results_come_in_order_and_few_are_on_their_way()
    {
        var (started, most, at) = (0, 0, 0);
        await foreach (var result in InOrder.SelectAsync(Enumerable.Range(0, 1000), number => (Number: number, Started: Interlocked.Increment(ref started)), TestContext.Current.CancellationToken))
        {
            result.Number.ShouldBe(at++);
            most = Math.Max(most, Volatile.Read(ref started) - at);
        }
        at.ShouldBe(1000);
        most.ShouldBeLessThanOrEqualTo(2 * Environment.ProcessorCount + 2);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    void Put(string path, string content)
    {
        path = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    static string[] Files(string path, params string[] options) => [.. Run([.. options, "--json", path]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("file").GetString()!.Replace(path, "", StringComparison.Ordinal).TrimStart('/'))];

    static CommandLine Run(params string[] arguments) => CommandLine.Run(["inspect", "--config", Config, .. arguments]);

    /// <summary>Ctrl-C is pressed when the fourth line is there.</summary>
    sealed class InterruptingWriter() : StringWriter(CultureInfo.InvariantCulture)
    {
        int lines;

        public CancellationTokenSource Source { get; } = new();

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (++lines == 4) Source.Cancel();
        }

        protected override void Dispose(bool disposing)
        {
            Source.Dispose();
            base.Dispose(disposing);
        }
    }
}
