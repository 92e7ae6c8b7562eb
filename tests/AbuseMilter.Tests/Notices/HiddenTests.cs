using System.Text.Encodings.Web;
using System.Text.Json;
using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class HiddenTests
{
    static readonly JsonSerializerOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("plain ASCII, ~", "plain ASCII, ~", "plain ASCII, ~")]
    [InlineData("grün 例え 😀", "grün 例え 😀", "grün 例え 😀")]
    [InlineData("a\u202egnp.exe", @"a\u202egnp.exe", "a\ufffdgnp.exe")]
    [InlineData("\u2066x\u2069\u200b", @"\u2066x\u2069\u200b", "\ufffdx\ufffd\ufffd")]
    [InlineData("\u001b[31m \u009b31m\u007f", @"\u001b[31m \u009b31m\u007f", "\ufffd[31m \ufffd31m\ufffd")]
    [InlineData("a\tb\r\nc\u2028d", @"a\u0009b\u000d\u000ac\u2028d", "a b  c d")]
    [InlineData("x\U000e0041", @"x\udb40\udc41", "x\ufffd")] // a tag, which is part of no picture here
    [InlineData("a\u3164b\u2800c\u115fd\uffa0e\u180ef", @"a\u3164b\u2800c\u115fd\uffa0e\u180ef", "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf")]
    [InlineData("\u00ad\u034f\u1160\u17b4\u200c\u200d\u2060\ufeff", @"\u00ad\u034f\u1160\u17b4\u200c\u200d\u2060\ufeff", "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd")]
    [InlineData("x\ufe00\U000e0100", @"x\ufe00\udb40\udd00", "x\ufffd\ufffd")]
    [InlineData("\u2764\ufe0f", "\u2764\ufe0f", "\u2764\ufe0f")] // a picture of a heart
    [InlineData("\ue000", @"\ue000", "\ufffd")]
    public void What_is_hidden_is_escaped_for_programs_and_marked_for_people(string text, string escaped, string marked)
    {
        Hidden.Escaped(text).ShouldBe(escaped);
        Hidden.Marked(text).ShouldBe(marked);
    }

    // An attribute cannot hold them.
    [Fact]
    public void So_are_halves_of_surrogate_pairs() => What_is_hidden_is_escaped_for_programs_and_marked_for_people("\ud83d!\ude00", @"\ud83d!\ude00", "\ufffd!\ufffd");

    [Fact]
    public void Escaped_JSON_is_the_same_JSON()
    {
        const string text = "a\u202eb\u009b\U000e0041 \"quoted\" \\ grün";
        var json = JsonSerializer.Serialize(text, Raw);
        JsonSerializer.Deserialize<string>(Hidden.Escaped(json)).ShouldBe(text);
    }
}
