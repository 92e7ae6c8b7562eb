namespace AbuseMilter.Web;

/// <summary>The colours of the desk by what they are for, by day and by night. What must be told from what is held by a test (WCAG 2.2, 1.4.3 and 1.4.11).</summary>
static class Palette
{
    public static readonly IReadOnlyDictionary<string, string> Light = new Dictionary<string, string>
    {
        ["ground"] = "#f5f6f8", ["sheet"] = "#ffffff", ["ink"] = "#1a222d", ["quiet"] = "#566070", ["line"] = "#dde2e9", ["edge"] = "#7d8798",
        ["link"] = "#1d5aa8", ["bar"] = "#4a7dbd", ["act"] = "#1d5aa8", ["on-act"] = "#ffffff",
        ["good"] = "#17653a", ["good-tint"] = "#e2f2e8", ["wait"] = "#7a4a00", ["wait-tint"] = "#fcefd6", ["bad"] = "#a0251f", ["bad-tint"] = "#fbe6e4", ["plain-tint"] = "#e9edf2",
    };

    public static readonly IReadOnlyDictionary<string, string> Dark = new Dictionary<string, string>
    {
        ["ground"] = "#11151b", ["sheet"] = "#181e27", ["ink"] = "#e3e8ef", ["quiet"] = "#9da8b8", ["line"] = "#2c3541", ["edge"] = "#73808f",
        ["link"] = "#8ab8f2", ["bar"] = "#5b8ecf", ["act"] = "#8ab8f2", ["on-act"] = "#0c131d",
        ["good"] = "#86d3a2", ["good-tint"] = "#15301f", ["wait"] = "#f0bf72", ["wait-tint"] = "#362a12", ["bad"] = "#f49a92", ["bad-tint"] = "#3d1f1c", ["plain-tint"] = "#252d38",
    };

    /// <summary>Text, and what it stands on.</summary>
    public static readonly IReadOnlyList<(string Text, string Ground)> Texts =
    [
        ("ink", "ground"), ("ink", "sheet"), ("quiet", "ground"), ("quiet", "sheet"), ("link", "ground"), ("link", "sheet"), ("on-act", "act"), ("ink", "plain-tint"), ("quiet", "plain-tint"),
        ("good", "good-tint"), ("wait", "wait-tint"), ("bad", "bad-tint"), ("good", "sheet"), ("wait", "sheet"), ("bad", "sheet"), ("ink", "bad-tint"), ("ink", "wait-tint"),
    ];

    /// <summary>Marks and borders without which something could not be understood, and what they stand on.</summary>
    public static readonly IReadOnlyList<(string Mark, string Ground)> Marks = [("bar", "sheet"), ("edge", "sheet"), ("link", "ground"), ("link", "sheet"), ("act", "sheet"), ("bad", "sheet")];
}
