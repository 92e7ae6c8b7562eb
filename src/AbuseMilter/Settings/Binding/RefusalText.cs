namespace AbuseMilter.Settings.Binding;

/// <summary>
/// What a refused client is told: a text, or a text with its codes in front as SMTP has them, <c>554 5.7.1 Not here</c>
/// (RFC 5321 section 4.2, RFC 3463).
/// </summary>
static class RefusalText
{
    // RFC 5321 section 4.5.3.1.5: 512 octets with codes and line end; a percent sign is sent twice.
    const int LongestText = 240;

    public static RefusalSettings Reject(Stated stated) => Read(stated, 550);

    public static RefusalSettings TempFail(Stated stated) => Read(stated, 451);

    static RefusalSettings Read(Stated stated, int code)
    {
        var (enhanced, text) = ($"{code / 100}.7.1", stated.Text);
        var words = stated.Text.Split(' ', 3);
        if (words[0] is { Length: 3 } first && first.All(char.IsAsciiDigit))
        {
            if (first[0] - '0' != code / 100 || words.Length < 3 || !IsEnhanced(words[1], code / 100))
            {
                stated.Wrong($"{stated.Quoted} begins like a reply code; write {code / 100}xx {code / 100}.x.x TEXT, or the text alone");
                return new RefusalSettings(code, enhanced, "");
            }
            (code, enhanced, text) = (int.Parse(first, System.Globalization.CultureInfo.InvariantCulture), words[1], words[2]);
        }
        if (text.Length is 0 or > LongestText || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            stated.Wrong($"{stated.Quoted}: a refusal has 1 to {LongestText} characters of printable ASCII");
        return new RefusalSettings(code, enhanced, text);
    }

    static bool IsEnhanced(string text, int codeClass) => text.Split('.') is [[var first], { Length: 1 or 2 or 3 } subject, { Length: 1 or 2 or 3 } detail]
        && first - '0' == codeClass && subject.All(char.IsAsciiDigit) && detail.All(char.IsAsciiDigit);
}
