using System.Text;

namespace AbuseMilter.Settings;

/// <summary>Text of a file as an error message may show it: on one line, without control characters, not long.</summary>
static class Excerpt
{
    const int Length = 40;

    public static string Of(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= Length) return shown.Append("...").ToString();
            shown.Append(Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
        }

        return shown.ToString();
    }
}
