using System.Globalization;
using AbuseMilter.Web;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Web;

/// <summary>The contrast of all colours that meet, as WCAG 2.2 reckons it.</summary>
public sealed class PaletteTests
{
    public static TheoryData<bool> Times => [false, true];

    [Theory]
    [MemberData(nameof(Times))]
    public void Text_can_be_read(bool isNight)
    {
        foreach (var (text, ground) in Palette.Texts) Contrast(isNight, text, ground).ShouldBeGreaterThanOrEqualTo(4.5, $"{text} on {ground}");
    }

    [Theory]
    [MemberData(nameof(Times))]
    public void Marks_can_be_seen(bool isNight)
    {
        foreach (var (mark, ground) in Palette.Marks) Contrast(isNight, mark, ground).ShouldBeGreaterThanOrEqualTo(3, $"{mark} on {ground}");
    }

    [Fact]
    public void Black_on_white_is_as_the_standard_says() => Ratio("#000000", "#ffffff").ShouldBe(21, 0.001);

    [Fact]
    public void Day_and_night_have_the_same_colours_and_the_style_no_other()
    {
        Palette.Dark.Keys.ShouldBe(Palette.Light.Keys);
        var used = System.Text.RegularExpressions.Regex.Matches(Style.Css, @"var\(--([a-z-]+)\)").Select(found => found.Groups[1].Value).Distinct().ToList();
        used.ShouldBeSubsetOf(Palette.Light.Keys);
        Palette.Light.Keys.ShouldBeSubsetOf(used);
        Style.Css.Split("--")[0].ShouldNotContain("#");
        Style.Css.ShouldNotContain("url(");
        Style.Css.ShouldNotContain("@import");
    }

    static double Contrast(bool isNight, string one, string other)
    {
        var palette = isNight ? Palette.Dark : Palette.Light;
        return Ratio(palette[one], palette[other]);
    }

    static double Ratio(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    static double Luminance(string colour)
    {
        double Part(int at) => int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0 is var part && part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
        return 0.2126 * Part(1) + 0.7152 * Part(3) + 0.0722 * Part(5);
    }
}
