using AbuseMilter.Mime;

namespace AbuseMilter.Triage;

/// <summary>Whether a text names a place that a claim could be about: a URL that is not the writer's own, or an IP address.</summary>
static class Places
{
    /// <summary>Letters name hundreds of places; the first ones tell.</summary>
    const int MaxUrls = 200;

    const int LongestHost = 255;

    public static bool AreNamed(string text, string? writerDomain)
    {
        var at = 0;
        for (var count = 0; count < MaxUrls && (at = text.IndexOf("://", at, StringComparison.Ordinal)) >= 0; count++)
        {
            at += 3;
            var rest = text.AsSpan(at, Math.Min(LongestHost, text.Length - at));
            var end = rest.IndexOfAnyExcept(HostCharacters);
            var host = rest[..(end < 0 ? rest.Length : end)].ToString().Replace("[.]", ".", StringComparison.Ordinal).Trim('.', '[', ']');
            if (host.Contains('.', StringComparison.Ordinal) && !IsOf(host, writerDomain)) return true;
        }
        return HasAddress(text);
    }

    /// <summary>The name's ending of an archive or a program that the text links to: what phishing calls evidence; null for none.</summary>
    public static string? LinkedArchive(string text)
    {
        for (int at = 0, count = 0; count < MaxUrls && (at = text.IndexOf("://", at, StringComparison.Ordinal)) >= 0; count++)
        {
            var url = text.AsSpan(at, Math.Min(LongestUrl, text.Length - at));
            at += 3;
            var end = url.IndexOfAny(UrlEnds);
            url = end < 0 ? url : url[..end];
            foreach (var ending in Archives)
            {
                if (url.EndsWith(ending, StringComparison.OrdinalIgnoreCase) || url.Contains($"{ending}?", StringComparison.OrdinalIgnoreCase)) return ending;
            }
        }
        return null;
    }

    const int LongestUrl = 2000;

    static readonly System.Buffers.SearchValues<char> UrlEnds = System.Buffers.SearchValues.Create(" \t\n\"<>)");

    static readonly string[] Archives = [".zip", ".rar", ".7z", ".iso", ".img", ".exe", ".scr", ".js", ".vbs", ".msi", ".apk.zip"];

    static readonly System.Buffers.SearchValues<char> HostCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._[]");

    static bool IsOf(string host, string? domain) => domain is { Length: > 0 }
        && DomainName.Organisation(host).Equals(DomainName.Organisation(domain), StringComparison.OrdinalIgnoreCase);

    // Four numbers up to 255 with dots between them.
    static bool HasAddress(string text)
    {
        for (var dot = text.IndexOf('.'); dot >= 0; dot = text.IndexOf('.', dot + 1))
        {
            var start = dot;
            while (start > 0 && dot - start < 3 && char.IsAsciiDigit(text[start - 1])) start--;
            if (start == dot || (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] == '.'))) continue;
            var end = dot;
            while (end < text.Length && end - start < 16 && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
            if (end < text.Length && text[end] == '/') continue; // a network is no place
            var numbers = text[start..end].TrimEnd('.').Split('.');
            if (numbers.Length == 4 && Array.TrueForAll(numbers, number => byte.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out _))) return true;
        }
        return false;
    }
}
