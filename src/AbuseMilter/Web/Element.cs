using System.Text;

namespace AbuseMilter.Web;

/// <summary>An element of HTML or SVG with attributes and content. Scripts, styles and addresses of others cannot be written.</summary>
sealed class Element : Node
{
    static readonly HashSet<string> Names =
    [
        "html", "head", "meta", "title", "link", "body", "header", "nav", "main", "footer", "section", "aside", "h1", "h2", "h3", "p", "div", "span", "a", "ul", "ol", "li", "dl", "dt", "dd",
        "table", "caption", "thead", "tbody", "tr", "th", "td", "form", "label", "input", "select", "option", "button", "pre", "code", "strong", "small", "time", "br", "details", "summary",
        "svg", "rect", "line", "text", "g",
    ];

    static readonly HashSet<string> Void = ["meta", "link", "input", "br"];

    static readonly HashSet<string> Attributes =
    [
        "class", "id", "lang", "charset", "name", "content", "rel", "type", "value", "for", "method", "scope", "colspan", "datetime", "title", "role", "tabindex", "selected", "required",
        "autocomplete", "autofocus", "maxlength", "inputmode", "spellcheck", "aria-label", "aria-labelledby", "aria-current", "aria-hidden", "aria-describedby",
        "viewBox", "preserveAspectRatio", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "rx", "text-anchor",
    ];

    readonly string name;
    readonly List<(string Name, string Value)> attributes = [];
    readonly List<Node> content = [];

    public Element(string name)
    {
        if (!Names.Contains(name)) throw new ArgumentException($"<{name}> is not written here", nameof(name));
        this.name = name;
    }

    /// <param name="attribute">One that cannot run anything.</param>
    /// <param name="value">Null leaves it out.</param>
    public Element Set(string attribute, string? value)
    {
        if (!Attributes.Contains(attribute)) throw new ArgumentException($"{attribute}= is not written here", nameof(attribute));
        if (value is not null) attributes.Add((attribute, value));
        return this;
    }

    /// <summary>Where a link leads.</summary>
    public Element Href(string path) => Address("href", path);

    /// <summary>Where a form is sent.</summary>
    public Element Action(string path) => Address("action", path);

    public Element Class(string? words) => Set("class", words);

    /// <summary>Null is nothing.</summary>
    public Element Add(params ReadOnlySpan<Node?> more)
    {
        foreach (var node in more) if (node is not null) content.Add(node);
        return this;
    }

    public Element Add(IEnumerable<Node?> more)
    {
        content.AddRange(more.OfType<Node>());
        return this;
    }

    public override void WriteTo(StringBuilder html)
    {
        html.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            html.Append(' ').Append(attribute).Append("=\"");
            Escape(html, value);
            html.Append('"');
        }
        html.Append('>');
        if (Void.Contains(name)) return;
        // A first line end in it would be the browser's.
        if (name == "pre") html.Append('\n');
        foreach (var node in content) node.WriteTo(html);
        html.Append("</").Append(name).Append('>');
    }

    // Two slashes, or one and a backslash, are another host to a browser.
    Element Address(string attribute, string path)
    {
        if (path is not (['#', ..] or ['/'] or ['/', not ('/' or '\\'), ..])) throw new ArgumentException($"{path} is no path of ours", nameof(path));
        attributes.Add((attribute, path));
        return this;
    }
}
