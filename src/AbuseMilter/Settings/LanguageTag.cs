namespace AbuseMilter.Settings;

/// <summary>Language tags (BCP 47) as names of templates and fields of mail have them: <c>de</c>, <c>de-AT</c>, <c>zh-Hant-TW</c>.</summary>
public static class LanguageTag
{
    /// <summary>RFC 5646 section 4.4.1: what implementations should have room for.</summary>
    const int Longest = 35;

    public static bool IsValid(string tag) =>
        tag.Length <= Longest && tag.Split('-') is [var language, .. var more]
        && language.Length is 2 or 3 && language.All(char.IsAsciiLetter)
        && more.All(part => part.Length is >= 2 and <= 8 && part.All(char.IsAsciiLetterOrDigit));

    /// <summary>The tag, then what it is a kind of: de-AT, de. Nothing for what is no tag.</summary>
    public static IEnumerable<string> Widened(string tag)
    {
        if (!IsValid(tag)) yield break;
        for (; tag.Length > 0; tag = tag[..Math.Max(tag.LastIndexOf('-'), 0)]) yield return tag;
    }
}
