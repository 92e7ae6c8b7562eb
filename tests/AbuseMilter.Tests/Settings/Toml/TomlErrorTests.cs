using System.Text;
using AbuseMilter.Settings.Toml;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings.Toml;

public class TomlErrorTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "a", "1:2: expected = after the key; found the end of the file" },
        { "a =\n", "1:4: expected a value" },
        { "= 1", "1:1: expected a key of letters a-z, digits, - and _, or one in quotes; found '='" },
        { "clé = 1", "1:3: expected = after the key; found 'é'" },
        { "a = 1 b = 2", "1:7: expected the end of the line, as a line holds one key = value or one [header]; found 'b'" },
        { "a = yes", "1:5: yes is no value: text stands in quotes; true, false, inf and nan are written in small letters" },
        { "a = 0660", "1:5: 0660 is no value: a number does not begin with 0; an octal one is written 0o..." },
        { "a = 1__0", "1:5: 1__0 is no value: a number is made of digits, with _ only between two of them; text stands in quotes" },
        { "a = 9223372036854775808", "1:5: 9223372036854775808 is no value: it is out of range: allowed is -9223372036854775808 to 9223372036854775807" },
        { "a = 0x8000000000000000", "1:5: 0x8000000000000000 is no value: it is out of range: allowed is -9223372036854775808 to 9223372036854775807" },
        { "a = 0b12", "1:5: 0b12 is no value: it is no binary number: digits are needed, and _ only between two of them" },
        { "a = 1.", "1:5: 1. is no value: after the point digits are needed, and _ only between two of them" },
        { "a = 1e", "1:5: 1e is no value: after the e a whole number is needed" },
        { "a = 2026-02-30", "1:5: 2026-02-30 is no value: there is no such day in the calendar" },
        { "a = 07:61:00", "1:5: 07:61:00 is no value: hours go to 23, minutes and seconds to 59" },
        { "a = 07:32", "1:5: 07:32 is no value: a date is written 2026-01-31" },
        { "a = \"x\nb = 1", "1:5: the string is not closed on its line: \" is missing" },
        { "a = '''x\n\n", "1:5: the string is not closed: ''' is missing" },
        { "a = \"\\s\"", "1:6: \\ before 's' is no escape: allowed are \\b \\t \\n" },
        { "a = \"\\u12\"", "1:6: after \\u exactly 4 hexadecimal digits are needed" },
        { "a = \"\\uD800\"", "1:6: U+D800 is no Unicode character: allowed are 0 to D7FF and E000 to 10FFFF" },
        { "a = \"x\u0001\"", "1:7: a string may not hold the control character U+0001: write \\u0001" },
        { "# x\u0000", "1:4: a comment may not hold the control character U+0000" },
        { "a = 1\rb = 2", "1:6: expected the end of the line" },
        { "a = [1\nb = 2", "2:1: expected , or ] in the array that begins in line 1; found 'b'" },
        { "a = [1,,2]", "1:8: expected a value" },
        { "a = { b = 1,\n c = 2 }", "1:13: expected a key of letters a-z, digits, - and _, or one in quotes; found the end of the line" },
        { "a = { b = 1\n}", "1:12: expected , or } in the inline table, which stands on one line; found the end of the line" },
        { "[a", "1:3: expected ] to close the header; found the end of the file" },
        { "[[a]", "1:4: expected ]] to close the header; found ']'" },
        { "a = 1\na = 2", "2:1: a is already an integer since line 1: a key stands once" },
        { "[a]\n[b]\n[a]", "3:2: a is already a table since line 1: a table has one header" },
        { "[[a]]\n[a]", "2:2: a is already an array of tables since line 1: its next item begins with [[...]]" },
        { "a = [{}]\n[[a]]", "2:3: a is already an array since line 1: [[...]] cannot add to it" },
        { "a = { b = 1 }\na.c = 2", "2:1: a is already a table since line 1: a dotted key cannot add to it" },
        { "a = { b = 1 }\n[a.c]", "2:2: a is already a table since line 1: a header cannot add to it" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void An_error_says_what_is_wrong_and_what_is_allowed(string text, string expected)
    {
        var error = TomlDocument.Parse(text, "x").Errors.ShouldHaveSingleItem();
        $"{error.At.Line}:{error.At.Column}: {error.Text}".ShouldStartWith(expected);
    }

    [Fact]
    public void Reading_goes_on_at_the_next_line()
    {
        var document = TomlDocument.Parse("a = 1\nb = yes\nc 2\n[x\ne = 0\n[y]\nf = \"\\q\\w\"\nlast = 1", "x");
        document.Errors.Select(error => $"{error.At.Line}:{error.At.Column}").ShouldBe(["2:5", "3:3", "4:3", "7:6", "7:8"]);
        document.Root.Keys.ShouldBe(["a", "e", "y"]);
        document.Root["y"].ShouldBeOfType<TomlTable>().Keys.ShouldBe(["f", "last"]);
    }

    [Fact]
    public void After_an_error_in_a_list_of_many_lines_reading_goes_on_behind_the_list()
    {
        var document = TomlDocument.Parse("a = [\n  yes,\n  [1, 2],\n  { x = 1 },\n]\nb = no\n[c]\n", "x");
        document.Errors.Select(error => error.At.Line).ShouldBe([2, 6]);
        document.Root.Keys.ShouldBe(["c"]);
    }

    [Fact]
    public void A_list_that_is_not_closed_does_not_swallow_the_lines_below()
    {
        var document = TomlDocument.Parse("a = [1,\nb = 2\nc = 3\n[d]\n", "x");
        document.Errors.ShouldHaveSingleItem().At.Line.ShouldBe(2);
        document.Root.Keys.ShouldBe(["b", "c", "d"]);
    }

    [Fact]
    public void Keys_below_a_refused_header_are_read_and_kept_out()
    {
        var document = TomlDocument.Parse("[a]\nb = 1\n[a]\nc = 2\nd = yes\n", "x");
        document.Errors.Select(error => error.At.Line).ShouldBe([3, 5]);
        document.Root["a"].ShouldBeOfType<TomlTable>().Keys.ShouldBe(["b"]);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_where_they_stand()
    {
        var error = TomlDocument.Parse([.. "a = 1\nb = \"ü"u8, 0xE4, .. "\""u8], "x").Errors.ShouldHaveSingleItem();
        error.ToString().ShouldBe("x:2:7: byte 0xE4 is not UTF-8: save the file as UTF-8");
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_where_it_stands() =>
        TomlDocument.Parse("a = '😀\uD83D'", "x").Errors.ShouldHaveSingleItem().ToString()
            .ShouldBe("x:1:7: half a surrogate pair, which is no character");

    [Fact]
    public void A_message_stays_on_one_line_and_short()
    {
        var key = string.Concat(Enumerable.Repeat("\\n\\u0007long", 1000));
        var error = TomlDocument.Parse($"\"{key}\" = 1\n\"{key}\" = 2\n", "x").Errors.ShouldHaveSingleItem();
        error.Text.Length.ShouldBeLessThan(150);
        error.Text.ShouldAllBe(c => !char.IsControl(c));
    }

    [Fact]
    public void After_a_hundred_errors_the_rest_is_not_read()
    {
        var errors = TomlDocument.Parse(new StringBuilder().Insert(0, "a = yes\n", 1000).ToString(), "x").Errors;
        errors.Count.ShouldBe(TomlDocument.MaxErrors + 1);
        errors[^1].ToString().ShouldBe("x:101:1: too many errors: the rest is not read");
    }
}
