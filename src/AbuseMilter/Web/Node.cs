using System.Text;
using AbuseMilter.Notices;

namespace AbuseMilter.Web;

/// <summary>A piece of a page. There is no way to make one of text that is markup: whatever is written as text stays text.</summary>
abstract class Node
{
    public static implicit operator Node?(string? text) => text is null ? null : new Text(text);

    public abstract void WriteTo(StringBuilder html);

    public override string ToString()
    {
        var html = new StringBuilder();
        WriteTo(html);
        return html.ToString();
    }

    /// <summary>What a stranger wrote is shown as what it is: characters that nobody sees, or that turn the direction of writing, become U+FFFD.</summary>
    sealed class Text(string text) : Node
    {
        public override void WriteTo(StringBuilder html) => Escape(html, text);
    }

    protected static void Escape(StringBuilder html, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                '\n' or '\t' => html.Append((char)rune.Value),
                _ => html.Append(Hidden.Is(rune) ? Rune.ReplacementChar : rune),
            };
        }
    }
}
