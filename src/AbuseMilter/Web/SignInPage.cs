using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>Asks for the token.</summary>
static class SignInPage
{
    /// <param name="shell">Of who has not signed in.</param>
    /// <param name="trouble">Why the last try did not help; null before the first.</param>
    public static DeskAnswer Of(Shell shell, string? trouble) => shell.Page("Sign in", null, "",
        trouble is null ? null : C("div", "note bad sign", E("p", trouble)).Set("role", "alert"),
        C("section", "sheet sign", new Element("form").Set("method", "post").Action("/sign-in").Add(
            E("label", "Token", new Element("input").Set("type", "password").Set("name", "token").Set("required", "").Set("autofocus", "").Set("autocomplete", "current-password").Set("maxlength", "300").Set("aria-describedby", "where")),
            E("p", "It stands in the file that ", E("code", "admin.token_file"), " names.").Class("quiet").Set("id", "where"),
            new Element("button").Class("first").Set("type", "submit").Add("Sign in"))));
}
