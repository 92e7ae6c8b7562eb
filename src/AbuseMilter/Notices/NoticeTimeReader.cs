namespace AbuseMilter.Notices;

/// <summary>The tolerant reader behind <see cref="NoticeTime.Read"/>: words and numbers in any order that some language uses.</summary>
ref struct NoticeTimeReader
{
    const int MaxCharacters = 120;
    const int MaxUnknownWords = 4;

    readonly ReadOnlySpan<char> text;
    readonly List<(int Value, int Digits, char Before)> dateNumbers = [];
    int at;
    int end;
    int unknownWords;
    int? month;
    TimeSpan? clock;
    int? zone;
    int? offset;
    bool american;
    bool? afternoon;

    public NoticeTimeReader(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        this.text = text[..Math.Min(text.Length, MaxCharacters)];
    }

    public NoticeTime? Read(string? zoneHint)
    {
        while (at < text.Length && Next())
        {
        }
        if (clock is not { } time || Date(out var ambiguous) is not { } date) return null;
        if (afternoon is { } pm) time = TwelveHour(time, pm);
        var minutes = offset ?? zone ?? (zoneHint is null ? null : ZoneNames.Offset(zoneHint));
        if (end < text.Length && text[end] == ')') end++;
        var utc = new DateTimeOffset(date + time, TimeSpan.Zero).AddMinutes(-(minutes ?? 0));
        return new(utc, FactText.Line(text[..end])!, minutes is not null, ambiguous);
    }

    // One token; false when the time is over.
    bool Next()
    {
        var c = text[at];
        if (char.IsAsciiDigit(c)) return Number();
        if (char.IsLetter(c)) return Word();
        if (c is '+' or '-' or '\u2212' && clock is not null && HasDate && IsOffsetPlace && TryOffset()) return true;
        at++;
        return true;
    }

    // Behind clock or zone, or on its own: the hyphen of "EX-2024" is no sign.
    readonly bool IsOffsetPlace => at == end || text[at - 1] is ' ' or '(';

    readonly bool HasDate => dateNumbers.Count + (month is null ? 0 : 1) >= 3;

    bool Number()
    {
        var before = at > 0 ? text[at - 1] : ' ';
        var start = at;
        if (Digits() is not { } value) return false;
        var digits = at - start;
        if (clock is null && digits <= 2 && (IsClockMark() || (HasDate && before is 'T' or 't' && Peek('-')))) return Clock(value);
        if (HasDate) return false;
        // 20110418 is year, month and day.
        if (digits == 8)
        {
            dateNumbers.AddRange([(value / 10000, 4, ' '), (value / 100 % 100, 2, '-'), (value % 100, 2, '-')]);
        }
        else dateNumbers.Add((value, digits, before));
        end = at;
        return digits is <= 4 or 8;
    }

    int? Digits()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at - start <= 8 ? int.Parse(text[start..at], provider: null) : null;
    }

    readonly bool Peek(char c) => at < text.Length && text[at] == c;

    // "20:26", "21h47", "15 heures 10"
    readonly bool IsClockMark()
    {
        if (at + 1 < text.Length && text[at] is ':' && char.IsAsciiDigit(text[at + 1])) return true;
        var rest = text[at..].TrimStart(' ');
        return rest.StartsWith("heure", StringComparison.OrdinalIgnoreCase)
            || (rest.StartsWith("h", StringComparison.OrdinalIgnoreCase) && (rest.Length == 1 || !char.IsLetter(rest[1])));
    }

    bool Clock(int hour)
    {
        var minute = 0;
        var second = 0;
        SkipClockMark();
        if (at < text.Length && char.IsAsciiDigit(text[at])) minute = Digits() ?? 60;
        if (at + 1 < text.Length && text[at] is ':' or '-' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            second = Digits() ?? 61;
        }
        if (hour > 23 || minute > 59 || second > 60) return false;
        clock = new TimeSpan(hour, minute, Math.Min(second, 59)) + Fraction();
        end = at;
        return true;
    }

    void SkipClockMark()
    {
        while (at < text.Length && (text[at] is ':' or '-' or ' ' || char.IsLetter(text[at]))) at++;
    }

    TimeSpan Fraction()
    {
        if (at + 1 >= text.Length || text[at] is not ('.' or ',') || !char.IsAsciiDigit(text[at + 1])) return TimeSpan.Zero;
        var ticks = 0L;
        var unit = TimeSpan.TicksPerSecond;
        for (at++; at < text.Length && char.IsAsciiDigit(text[at]); at++) ticks += (text[at] - '0') * (unit /= 10);
        return TimeSpan.FromTicks(ticks);
    }

    bool Word()
    {
        var start = at;
        while (at < text.Length && char.IsLetter(text[at])) at++;
        var word = text[start..at].ToString();
        if (word is "T" or "t") return true;
        if (HalfOfDay(word)) return true;
        if (clock is not null && ZoneNames.Offset(word) is { } minutes)
        {
            zone ??= minutes;
            american |= ZoneNames.IsAmerican(word);
            end = at;
            return true;
        }
        if (month is null && !HasDate && MonthNames.Of(word) is { } found)
        {
            month = found;
            end = at;
            return true;
        }
        // Names of days, "at", "le": harmless as long as something is missing. Behind the time only "Uhr MEZ" goes on.
        if (clock is not null && HasDate) return word is "Uhr" or "hrs" or "hours" or "h";
        return unknownWords++ < MaxUnknownWords;
    }

    // "AM", "p.m."
    bool HalfOfDay(string word)
    {
        if (clock is null) return false;
        var dotted = word is "a" or "p" or "A" or "P" && at + 1 < text.Length && text[at] == '.' && text[at + 1] is 'm' or 'M';
        if (!dotted && word is not ("am" or "pm" or "AM" or "PM" or "Am" or "Pm")) return false;
        afternoon = word[0] is 'p' or 'P';
        if (dotted) at += 2;
        if (dotted && Peek('.')) at++;
        american = true;
        end = at;
        return true;
    }

    static TimeSpan TwelveHour(TimeSpan time, bool pm) =>
        time.Hours > 12 ? time : time - TimeSpan.FromHours(time.Hours) + TimeSpan.FromHours((time.Hours % 12) + (pm ? 12 : 0));

    // "-0400", "+01:00", "+1"
    bool TryOffset()
    {
        var sign = text[at] == '+' ? 1 : -1;
        var start = ++at;
        if (at >= text.Length || !char.IsAsciiDigit(text[at]) || Digits() is not { } value) return false;
        var minutes = at - start > 2 ? (value / 100 * 60) + (value % 100) : value * 60;
        if (at - start <= 2 && at + 1 < text.Length && text[at] == ':' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            minutes += Digits() ?? 0;
        }
        if (minutes <= 14 * 60) offset ??= sign * minutes;
        end = at;
        return true;
    }

    readonly DateTime? Date(out bool ambiguous)
    {
        ambiguous = false;
        var numbers = dateNumbers;
        if (!HasDate) return null;
        if (month is { } named)
        {
            // "18 Apr 2011" and "2011 Apr 18"; "18 Apr 11" is taken as the former.
            var yearFirst = numbers[0].Digits == 4;
            return Valid(yearFirst ? numbers[0] : numbers[1], named, yearFirst ? numbers[1].Value : numbers[0].Value);
        }
        if (numbers[0].Digits == 4) return Valid(numbers[0], numbers[1].Value, numbers[2].Value);
        var (first, second) = (numbers[0].Value, numbers[1].Value);
        ambiguous = first <= 12 && second <= 12 && first != second && numbers[1].Before != '.';
        var dayFirst = second <= 12 && (first > 12 || !american);
        return dayFirst ? Valid(numbers[2], second, first) : Valid(numbers[2], first, second);
    }

    static DateTime? Valid((int Value, int Digits, char Before) written, int month, int day)
    {
        var year = written.Digits <= 2 ? 2000 + written.Value : written.Value;
        return year is >= 1980 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified)
            : null;
    }
}
