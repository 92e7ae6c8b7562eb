using System.Text;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>What stands around every page, and who looks at it.</summary>
/// <param name="Session">Null for who has not signed in.</param>
/// <param name="CanSignIn">False where no token is set.</param>
/// <param name="When">The time of the page.</param>
/// <param name="Version">Of the program.</param>
sealed record Shell(Session? Session, bool CanSignIn, When When, string Version)
{
    static readonly (string Path, string Name)[] Rooms = [("/", "Today"), ("/queue", "Queue"), ("/cases", "Cases"), ("/charts", "Charts")];

    /// <summary>False where only the head of the answer is asked for.</summary>
    public bool IsRead { get; init; } = true;

    public Sight Sight => new(Session is not null);

    /// <param name="title">Of the window and of the page.</param>
    /// <param name="beside">A word on it, on the same line.</param>
    /// <param name="path">The room that it is in.</param>
    /// <param name="content">What stands below.</param>
    public DeskAnswer Page(string title, Node? beside, string path, params ReadOnlySpan<Node?> content) => new(200, Write(title, beside, path, content, Told()));

    public DeskAnswer Absent(string what) => new(404, Write("Not here", null, "", [E("p", what), E("p", Link("/", "Back to today"))]));

    public DeskAnswer Refused(string why) => new(403, Write("Nothing was changed", null, "", [E("p", why), E("p", Link("/", "Back to today"))]));

    string Write(string title, Node? beside, string path, ReadOnlySpan<Node?> content, string? told = null)
    {
        var main = E("main").Set("id", "main").Set("tabindex", "-1").Add(C("div", "title", E("h1", title), beside is null ? null : E("p", beside)));
        if (told is not null) main.Add(C("div", "note good", E("p", told)).Set("role", "status"));
        main.Add(content);
        var html = new StringBuilder("<!doctype html>\n");
        E("html",
            E("head",
                E("meta").Set("charset", "utf-8"),
                E("meta").Set("name", "viewport").Set("content", "width=device-width, initial-scale=1"),
                E("meta").Set("name", "robots").Set("content", "noindex"),
                E("title", $"{title} · abuse-milter"),
                new Element("link").Set("rel", "stylesheet").Href(Style.Path)),
            E("body",
                C("a", "skip", "Skip to the content").Href("#main"),
                C("header", "bar", E("div", C("a", "brand", "abuse-milter").Href("/"), Navigation(path), Who())),
                main,
                C("footer", "foot", Footer()))).Set("lang", "en").WriteTo(html);
        return html.ToString();
    }

    string? Told()
    {
        if (!IsRead || Session?.Told is not { } told) return null;
        Session.Told = null;
        return told;
    }

    static Element Navigation(string path) => E("nav", E("ul").Add(Rooms.Select(room =>
        E("li", Link(room.Path, room.Name).Set("aria-current", room.Path == path ? "page" : null))))).Set("aria-label", "Desk");

    Element? Who() => Session is not null
        ? C("div", "who", Form("/sign-out", new Element("button").Class("link").Set("type", "submit").Add("Sign out")))
        : CanSignIn ? C("div", "who", Link("/sign-in", "Sign in")) : null;

    Element Footer() => E("span", $"abuse-milter {Version}, as of ", E("time", When.Minute(When.Now)), ". Days are UTC. ",
        Sight.IsWhole ? null : CanSignIn ? "Persons, works and letters are withheld until you sign in." : "Persons, works and letters are withheld: nobody can sign in as long as admin.token_file is not set.");

    /// <summary>A form that changes something: it holds the session's stamp.</summary>
    public Element Form(string path, params ReadOnlySpan<Node?> content) => new Element("form").Set("method", "post").Action(path)
        .Add(new Element("input").Set("type", "hidden").Set("name", "stamp").Set("value", Session?.Stamp ?? "")).Add(content);

    /// <summary>A table that a narrow screen can push aside.</summary>
    public static Element Table(string caption, string? beside, IReadOnlyList<Element> heads, IEnumerable<Element> rows) =>
        C("div", "scroll", E("table", E("caption", caption, beside is null ? null : E("small", beside)), E("thead", E("tr").Add(heads.Select(head => head.Set("scope", "col")))), E("tbody").Add(rows)))
            .Set("role", "region").Set("aria-label", caption).Set("tabindex", "0");
}
