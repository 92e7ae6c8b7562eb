using AbuseMilter.Store;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

/// <summary>The settings and the store have each their own rule for the name of a folder, since neither room imports the other.</summary>
public class FolderNameTests
{
    public static TheoryData<string> Names => new(
        "", ".", "..", ".A", ".A.", ".A.B", ".A..B", "..A", "A", "A.B", " .A", ". ", ".A B", "~", "~A", ".~", ".A~B", "/", ".A/B", "/.A", ".A\\B",
        ".Ä", ".&AMQ-", ".A\tB", ".A\rB", ".\u007f", ".A\u0085", ".A\u200b", ".INBOX", ".cur", ".A'B",
        "." + new string('a', 199), "." + new string('a', 200), "." + new string('a', 254), new string('.', 201));

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_settings_accept_as_a_folder_the_store_can_make_and_the_other_way_round(string name) =>
        IsAccepted(name).ShouldBe(Maildir.WhyNotFolder(name) is null, Maildir.WhyNotFolder(name));

    [Fact]
    public void Both_rules_agree_on_any_name()
    {
        var part = Gen.Elements(".", ".", "a", "B9", " ", "~", "/", "Ä", "\t", "&-", "\u007f", new string('x', 99));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(part.ListOf().Select(string.Concat).ToArbitrary(), name =>
            IsAccepted("." + name) == Maildir.WhyNotFolder("." + name) is null));
    }

    static bool IsAccepted(string name)
    {
        var text = string.Concat(name.Select(c => $"\\u{(int)c:X4}"));
        var errors = SettingsFolder.ErrorsOf(
            $"desk.domains = 'example.com'\nreply.templates = 'templates'\n[[rule]]\nname = 'x'\nclass = 'none'\nwhen = {{}}\ndeliver.maildir = \"{text}\"\n");
        if (errors.Count > 0) errors.ShouldHaveSingleItem().ShouldContain("is no Maildir folder");
        return errors.Count == 0;
    }
}
