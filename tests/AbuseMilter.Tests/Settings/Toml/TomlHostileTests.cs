using System.Diagnostics;
using System.Text;
using AbuseMilter.Settings.Toml;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings.Toml;

public class TomlHostileTests
{
    const string Everything =
        "# all forms\r\na = \"x\\u00e9\\n\" # c\nb.\"q\".'l' = '''\nraw'''''\n[t.u]\ni = [0x1F, 0o17, 0b1, -1_0, +0]\nf = [1.5, 1e-3, -inf, nan]\n"
        + "d = [2026-01-31, 07:32:00.5, 2026-01-31 07:32:00+01:00, 2026-01-31t07:32:00]\nm = \"\"\"\\\n  a \\\n\n b\"\"\"\"\"\n"
        + "[[r]]\nx = { y.z = [ { k = true }, {} ], w = 'ü😀' }\n[[r]]\n[r.s]\n[[r.n]]\n";

    static readonly string[] Fragments =
        ["[", "]", "[[", "]]", "{", "}", "\"", "'", "\"\"\"", "'''", "\\", "\\u", "=", ".", ",", "#", "\n", "\r", "\r\n", "\0", "\uFEFF", "\uD800", "😀",
            "0x", "1979-05-27", " ", "07:32:00", "_", "e", "-", "a = ", "[t]", "[[r]]", "t.u = 1", "true"];

    [Fact]
    public void The_document_of_all_forms_is_valid() => TomlDocument.Parse(Everything, "x").Errors.ShouldBeEmpty();

    [Fact]
    public void A_document_cut_at_any_place_is_read_or_refused()
    {
        for (var length = 0; length <= Everything.Length; length++) ShouldBeReadOrRefused(Everything[..length]);
        var bytes = Encoding.UTF8.GetBytes(Everything);
        for (var length = 0; length <= bytes.Length; length++) TomlDocument.Parse(bytes.AsSpan(0, length), "x").ShouldNotBeNull();
    }

    [Fact]
    public void A_mutated_document_is_read_or_refused()
    {
        var fragment = Gen.Elements(Fragments);
        var edit = Gen.Choose(0, Everything.Length).SelectMany(at => Gen.Choose(0, 5).SelectMany(cut => fragment.Select(put => (at, cut, put))));
        var edits = edit.ListOf().ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(edits, list =>
        {
            var text = Everything;
            foreach (var (at, cut, put) in list)
            {
                var start = Math.Min(at, text.Length);
                text = string.Concat(text.AsSpan(0, start), put, text.AsSpan(Math.Min(text.Length, start + cut)));
            }

            ShouldBeReadOrRefused(text);
        }));
    }

    [Fact]
    public void Random_text_is_read_or_refused() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll<string>(text => ShouldBeReadOrRefused(text ?? "")));

    [Theory]
    [InlineData("a = ", "[", "")]
    [InlineData("a = ", "{a=", "")]
    [InlineData("a = ", "[{a=", "")]
    [InlineData("", "a.", "a = 1")]
    [InlineData("[", "a.", "a]")]
    public void Nesting_is_bounded(string head, string nest, string tail)
    {
        var deep = head + new StringBuilder().Insert(0, nest, 100_000) + tail;
        TomlDocument.Parse(deep, "x").Errors[0].Text.ShouldBe("nested deeper than 64 levels");
    }

    [Fact]
    public void Nesting_up_to_the_bound_is_read()
    {
        TomlDocument.Parse($"a = {new string('[', 63)}1{new string(']', 63)}", "x").Errors.ShouldBeEmpty();
        TomlDocument.Parse($"a = {new string('[', 64)}1{new string(']', 64)}", "x").Errors.ShouldNotBeEmpty();
        TomlDocument.Parse($"[{string.Join('.', Enumerable.Repeat("a", 64))}]", "x").Errors.ShouldBeEmpty();
        TomlDocument.Parse($"[{string.Join('.', Enumerable.Repeat("a", 65))}]", "x").Errors.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_document_that_is_too_long_is_refused_unread()
    {
        var text = new string('#', TomlDocument.MaxLength);
        TomlDocument.Parse(text, "x").Errors.ShouldBeEmpty();
        TomlDocument.Parse(text + "#", "x").Errors.ShouldHaveSingleItem().Text.ShouldBe("longer than 1024 KiB, which is the most that is read");
        TomlDocument.Parse(new byte[TomlDocument.MaxLength + 1], "x").Errors.ShouldHaveSingleItem();
    }

    public static TheoryData<string> Floods => new("[", "]", "{", "a", "a.", "\"", "'", "\n", "\r", " ", "#", "\\", "a=1\n", "[[a]]\n", "[[a.b]]\n", "\"\\u0041\"", "0", ",", "a=[[[\n",
        "a = [\n1,\n", "a={b=1\n", "😀", "1979-05-27 ", "a=\"\"\"\\\n", "\uFEFF");

    [Theory]
    [MemberData(nameof(Floods))]
    public void A_mebibyte_of_anything_takes_linear_time(string unit)
    {
        foreach (var head in (string[])["", "a = [", "a = \"\"\"", "["])
        {
            var text = head + new StringBuilder().Insert(0, unit, (TomlDocument.MaxLength - head.Length) / unit.Length);
            var watch = Stopwatch.StartNew();
            ShouldBeReadOrRefused(text);
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), $"{head} and many {unit}");
        }
    }

    static void ShouldBeReadOrRefused(string text)
    {
        var document = TomlDocument.Parse(text, "x");
        var lines = text.Count(c => c == '\n') + 1;
        foreach (var error in document.Errors)
            if (error.At.Line < 1 || error.At.Line > lines || error.At.Column < 1 || error.Text.Length == 0) Assert.Fail(error.ToString());
    }
}
