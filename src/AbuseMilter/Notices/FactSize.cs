using System.Globalization;

namespace AbuseMilter.Notices;

/// <summary>Reads sizes such as <c>1,648,247k</c>, <c>7,4 GB</c>, <c>2.1 GiB</c> and <c>366,360,300 bytes</c>.</summary>
static class FactSize
{
    /// <summary>In bytes. Units count by 1024, as the monitors' do whose notices state both forms.</summary>
    /// <param name="text">A number, perhaps with separators and a unit; what follows is not looked at.</param>
    /// <param name="hasUnit">Whether a unit stands behind the number.</param>
    public static long? Read(ReadOnlySpan<char> text, out bool hasUnit)
    {
        hasUnit = false;
        text = text.Trim();
        var end = 0;
        while (end < text.Length && end < 32 && (char.IsAsciiDigit(text[end]) || IsSeparator(text, end))) end++;
        var number = text[..end].TrimEnd(" \u00a0\u202f.,");
        var unit = Word(text[end..].TrimStart());
        hasUnit = Scale(unit) is not null;
        if (number.IsEmpty || Number(number, Scale(unit) > 1) is not { } count) return null;
        var bytes = count * (Scale(unit) ?? 1);
        return bytes <= long.MaxValue / 2 ? (long)bytes : null;
    }

    static bool IsSeparator(ReadOnlySpan<char> text, int at) =>
        text[at] is '.' or ',' or ' ' or '\u00a0' or '\u202f' && at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]);

    static ReadOnlySpan<char> Word(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && char.IsLetter(text[end])) end++;
        return text[..end];
    }

    static decimal? Scale(ReadOnlySpan<char> unit) => unit.Length > 6 ? null : unit.ToString().ToUpperInvariant() switch
    {
        "B" or "BYTE" or "BYTES" or "OCTETS" or "БАЙТ" => 1,
        "K" or "KB" or "KIB" or "KO" or "КБ" => 1024,
        "M" or "MB" or "MIB" or "MO" or "МБ" => 1024 * 1024,
        "G" or "GB" or "GIB" or "GO" or "ГБ" => 1024 * 1024 * 1024,
        "T" or "TB" or "TIB" or "TO" or "ТБ" => 1024m * 1024 * 1024 * 1024,
        _ => null,
    };

    // The last separator is a decimal sign unless three digits follow it; "2.125 GB" is decimal, "1,125 MB" is not.
    static decimal? Number(ReadOnlySpan<char> number, bool scaled)
    {
        var last = number.LastIndexOfAny('.', ',');
        var thousands = last >= 0 && number.Length - last == 4 && !(scaled && number[last] == '.' && number.IndexOf('.') == last);
        Span<char> plain = stackalloc char[number.Length];
        var length = 0;
        for (var i = 0; i < number.Length; i++)
        {
            if (char.IsAsciiDigit(number[i])) plain[length++] = number[i];
            else if (i == last && !thousands) plain[length++] = '.';
        }
        var isNumber = decimal.TryParse(plain[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        return isNumber && value < 1e18m ? value : null;
    }
}
