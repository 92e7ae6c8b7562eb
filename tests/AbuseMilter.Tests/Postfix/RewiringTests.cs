using AbuseMilter.Postfix;
using AbuseMilter.Tests.Store;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Postfix;

/// <summary>Changes of files, and a scripted Postfix that is content with them or is not.</summary>
public sealed class RewiringTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly List<string> said = [];

    string Undo => temp["undo.sh"];

    public void Dispose() => temp.Dispose();

    [Fact]
    public void What_Postfix_takes_stays_and_so_does_the_way_back()
    {
        Make("", Touch("a"));
        File.Exists(temp["a"]).ShouldBeTrue();
        File.ReadAllText(Undo).ShouldContain($"rm {temp["a"]}\n");
        said[^1].ShouldEndWith(" reload");
    }

    [Theory]
    [InlineData("check")]
    [InlineData("reload")]
    public void What_Postfix_does_not_take_is_taken_back(string verb)
    {
        Should.Throw<IOException>(() => Make(verb, Touch("a"), Touch("b"))).Message.ShouldContain($"{verb}: it is not my day");
        Directory.GetFiles(temp.Path).Order().ShouldBe([temp["postfix"], temp["refused"]]);
        said.Count(line => line.EndsWith(" reload", StringComparison.Ordinal)).ShouldBe(verb == "reload" ? 2 : 0);
    }

    [Fact]
    public void A_step_back_that_fails_hides_neither_the_first_error_nor_the_other_steps_nor_the_script()
    {
        var told = Should.Throw<IOException>(() => Make("", Touch("a"), new Change("b", ["true"], ["rmdir", temp["absent"]]), Touch("c"), new Change("d", ["false"], ["true"]))).Message;
        told.ShouldStartWith("false: ended with status 1");
        told.ShouldContain($"rmdir {temp["absent"]}: ");
        told.ShouldEndWith($"; sh {Undo} tries it again");
        Directory.GetFiles(temp.Path).Order().ShouldBe([temp["postfix"], Undo]);
    }

    Change Touch(string name) => new(name, ["touch", temp[name]], ["rm", temp[name]]);

    // Refused once.
    void Make(string refused, params Change[] changes)
    {
        File.WriteAllText(temp["postfix"], $"#!/bin/sh\n[ \"$3\" != '{refused}' ] || [ -e {temp["refused"]} ] || {{ touch {temp["refused"]}; echo it is not my day >&2; exit 1; }}\n");
        File.SetUnixFileMode(temp["postfix"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        new Rewiring(new PostfixSetup("/etc/postfix", $"command_directory = {temp.Path}", "", []), said.Add).Make(changes, Undo);
    }
}
