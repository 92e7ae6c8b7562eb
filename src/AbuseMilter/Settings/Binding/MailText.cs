using System.Text;

namespace AbuseMilter.Settings.Binding;

/// <summary>Mail addresses and domains as operators write their own: as in RFC 5321, but no quoted local parts and no literals.</summary>
static class MailText
{
    const int LongestLocalPart = 64;
    const int LongestDomain = 253;
    const int LongestLabel = 63;
    const int LongestName = 200;

    public static string Address(Stated stated)
    {
        if (AddressProblem(stated.Text) is { } problem) stated.Wrong($"{stated.Quoted} is no mail address: {problem}");
        return stated.Text;
    }

    public static string Domain(Stated stated)
    {
        if (DomainProblem(stated.Text) is { } problem) stated.Wrong($"{stated.Quoted} is no domain: {problem}");
        return stated.Text;
    }

    public static string Language(Stated stated)
    {
        if (!LanguageTag.IsValid(stated.Text)) stated.Wrong($"{stated.Quoted} is no language tag; write one such as \"de\" or \"de-AT\"");
        return stated.Text;
    }

    /// <summary><c>Name &lt;address&gt;</c>, <c>"Name" &lt;address&gt;</c> or the address alone; the name may hold any letters.</summary>
    public static (string Name, string Address) Mailbox(Stated stated)
    {
        var text = stated.Text.Trim(' ');
        var open = text.LastIndexOf('<');
        if (!text.EndsWith('>') || open < 0) return ("", Address(stated with { Text = text }));
        var name = text[..open].Trim(' ');
        if (name is ['"', .. var inner, '"']) name = inner;
        if (name.Length > LongestName || name.Any(c => char.IsControl(c) || c is '"' or '\\' or '<' or '>'))
            stated.Wrong($"{stated.Quoted}: the name has at most {LongestName} characters, no control character and none of \" \\ < >");
        return (name, Address(stated with { Text = text[(open + 1)..^1] }));
    }

    static string? AddressProblem(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0) return "the @ is missing; write NAME@DOMAIN";
        var local = text[..at];
        if (local.Length is 0 or > LongestLocalPart) return $"before the @ stand 1 to {LongestLocalPart} characters";
        if (!local.All(IsAtomText) || local.Split('.').Contains(""))
            return "before the @ stand ASCII letters, digits, !#$%&'*+-/=?^_`{|}~ and single dots";
        return DomainProblem(text[(at + 1)..]);
    }

    static string? DomainProblem(string text) =>
        text.Length is 0 or > LongestDomain ? $"a domain has 1 to {LongestDomain} characters"
        : !Ascii.IsValid(text) ? "write other letters than a to z in the xn-- form"
        : text.Contains('@') ? "write the domain without @"
        : text.Contains('*') ? "write the domain alone, without *"
        : text.Split('.').All(IsLabel) ? null
        : "its parts are letters, digits and -, not empty, not longer than 63, without - at begin or end";

    static bool IsLabel(string label) => label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>atext of RFC 5322 section 3.2.3, and the dot.</summary>
    static bool IsAtomText(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c);
}
