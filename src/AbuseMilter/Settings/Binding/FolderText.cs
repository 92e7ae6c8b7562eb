using System.Text;

namespace AbuseMilter.Settings.Binding;

/// <summary>
/// Names of Maildir++ folders: <c>.Abuse.DMCA</c> is DMCA below Abuse; the empty name is the inbox. Placeholders stand for parts of a name, or whole ones.
/// </summary>
static class FolderText
{
    /// <summary>As the store has it; file systems end at 255 bytes.</summary>
    const int LongestName = 200;

    /// <summary>As long as what may be put in its place: the name of a profile.</summary>
    static readonly string Sample = new('x', ProfileSettings.LongestName);

    public static string Read(Stated stated)
    {
        if ((PlaceholderText.Problem(stated.Text, Placeholders.Folder) ?? Problem(Placeholders.Fill(stated.Text, Longest)!)) is { } problem) stated.Wrong($"{stated.Quoted} is no Maildir folder: {problem}");
        return stated.Text;
    }

    static string Longest(string placeholder) => placeholder == "profile" ? Sample : new('x', 16);

    static string? Problem(string name) =>
        name.Length == 0 ? null
        : name.Contains('/') ? "/ is not allowed; parts of the name are separated by dots, such as \".Abuse.DMCA\""
        : name.Any(char.IsControl) ? "control characters are not allowed"
        : name.Contains('~') ? "~ is not allowed"
        // RFC 3501 section 5.1.3
        : !Ascii.IsValid(name) ? "only ASCII is allowed; write other letters as your IMAP server does, in modified UTF-7"
        : name.Length > LongestName ? $"it may be {LongestName} characters long, with the longest that its placeholders stand for"
        : name[0] != '.' ? $"it must begin with a dot, \".{Excerpt.Of(name)}\", or be \"\" for the inbox"
        : name[1..].Split('.').Contains("") ? "a part between dots is empty"
        : null;
}
