using System.Runtime.CompilerServices;

namespace AbuseMilter.Notices;

/// <summary>The tolerant reader behind <see cref="NoticeTime"/>: words and numbers in any order that some language uses.</summary>
ref struct NoticeTimeReader
{
    const int MaxCharacters = 120;
    const int MaxUnknownWords = 4;
    const int MaxZoneWords = 7;

    readonly ReadOnlySpan<char> text;
    readonly TimeHints hints;
    DateNumbers numbers;
    int count;
    int at;
    int end;
    int clockEnd;
    int unknownWords;
    int? month;
    TimeSpan? clock;
    Zone? zone;
    int? offset;
    bool american;
    bool isGuess;
    bool? afternoon;

    public NoticeTimeReader(ReadOnlySpan<char> text, TimeHints hints)
    {
        text = text.Trim();
        this.text = text[..Math.Min(text.Length, MaxCharacters)];
        this.hints = hints;
    }

    public NoticeTime? Read()
    {
        if (Epoch() is { } epoch) return epoch;
        Scan();
        if (clock is null || Date(out var ambiguous) is not { } date) return null;
        if (zone is null && offset is null) ZoneBehind();
        var utc = Utc(date, out var isSure);
        if (end < text.Length && text[end] == ')') end++;
        return new(utc, FactText.Line(text[..end])!, isSure, ambiguous) { IsSwappable = isGuess, IsZoneUnknown = zone is null && offset is null && UnknownZone.IsAt(text[end..]) };
    }

    // "20.19.19 dansk tid (UTC+1)", "18:12:55 IST (UTC+5:30)": a name that nobody knows, and what it means.
    void ZoneBehind()
    {
        var rest = text[Math.Min(end, text.Length)..];
        if (rest.IndexOf('\n') is >= 0 and var line) rest = rest[..line];
        rest = rest[..Math.Min(rest.Length, MaxBehind)];
        if (rest.IndexOfAny(Universal) is not (>= 0 and var at) || rest[..at].ContainsAnyInRange('0', '9')) return;
        zone = new NoticeTimeReader(rest[at..], default).ReadZone();
        if (zone is not null) end += at + 3;
        while (zone is not null && end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '+' or '-' or ':' or '\u2212')) end++;
    }

    const int MaxBehind = 60;

    static readonly System.Buffers.SearchValues<string> Universal = System.Buffers.SearchValues.Create(["UTC", "GMT"], StringComparison.Ordinal);

    public DateTimeOffset? ReadDay()
    {
        Scan();
        if (Date(out _) is not { } date) return null;
        return clock is null ? new(date.AddDays(1).AddSeconds(-1), TimeSpan.Zero) : Utc(date, out _);
    }

    public Zone? ReadZone()
    {
        (clock, count) = (TimeSpan.Zero, 3);
        while (at < text.Length && zone is null && offset is null)
        {
            if (char.IsLetter(text[at]))
            {
                var start = at;
                if (!ZonePhrase()) at = WordEnd(start);
            }
            else if (text[at] is not ('+' or '-' or '\u2212') || !TryOffset()) at++;
        }
        SignedOffset();
        return offset is { } minutes ? new Zone(minutes) : zone;
    }

    /// <summary>Whether the text begins with a date, with a time of day, or with both.</summary>
    public (bool Date, bool Clock) Parts()
    {
        Scan();
        return (Date(out _) is not null, clock is not null);
    }

    DateTimeOffset Utc(DateTime date, out bool isSure)
    {
        var local = date + (afternoon is { } pm ? TwelveHour(clock!.Value, pm) : clock!.Value);
        var stated = offset is { } minutes ? new Zone(minutes) : zone ?? hints.Zone;
        var isTwice = false;
        var east = stated?.OffsetAt(local, out isTwice) ?? 0;
        isSure = stated is not null && !isTwice;
        return new DateTimeOffset(local, TimeSpan.Zero).AddMinutes(-east);
    }

    // Seconds or milliseconds since 1970, from 2001 to 2033, as the whole text.
    readonly NoticeTime? Epoch()
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var other ? text[..other] : text;
        if (digits.Length is not (10 or 13) || digits[0] is not ('1' or '2') || (digits[0] == '2' && digits[1] != '0')) return null;
        var rest = text[digits.Length..];
        if (!rest.IsEmpty && rest[0] is not ('.' or ' ' or '\t' or '(' or ',')) return null;
        if (rest.Length > 1 && rest[0] == ' ' && char.IsAsciiDigit(rest[1])) return null;
        var milliseconds = long.Parse(digits, provider: null) * (digits.Length == 10 ? 1000 : 1);
        return new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), digits.ToString(), true, false);
    }

    void Scan()
    {
        while (at < text.Length && Next())
        {
        }
    }

    // One token; false when the time is over.
    bool Next()
    {
        var c = text[at];
        if (char.IsAsciiDigit(c)) return Number();
        if (char.IsLetter(c)) return Word();
        if (c == '\n' && clock is not null && HasDate) return zone is null && offset is null && ZoneBelow();
        if (c is '+' or '-' or '\u2212' && clock is not null && HasDate && IsOffsetPlace && TryOffset()) return true;
        at++;
        return true;
    }

    // A line that was full goes on with the zone: "… um 14:05 Uhr\nMEZ wurde …"
    bool ZoneBelow()
    {
        var start = ++at;
        if (at < text.Length && text[at] == '(') at++;
        return at < text.Length && char.IsLetter(text[at]) && ZoneNames.IsAbbreviation(text[at..WordEnd(at)]) && ZonePhrase() || (at = start) < 0;
    }

    // Behind clock or zone, or on its own: the hyphen of "EX-2024" is no sign.
    readonly bool IsOffsetPlace => at == end || text[at - 1] is ' ' or '(';

    readonly bool HasDate => count + (month is null ? 0 : 1) >= 3;

    bool Number()
    {
        var before = at > 0 ? text[at - 1] : ' ';
        var start = at;
        if (Digits() is not { } value) return false;
        var digits = at - start;
        if (clock is null && digits <= 2 && IsClock(before)) return Clock(value);
        if (clock is null && HasDate && digits is 4 or 6 && before is 'T' or 't') return CompactClock(value, digits);
        if (HasDate) return false;
        // 20110418 is year, month and day.
        if (digits == 8)
        {
            Add(value / 10000, 4, ' ');
            Add(value / 100 % 100, 2, '-');
            Add(value % 100, 2, '-');
        }
        else Add(value, digits, before);
        end = at;
        return digits is <= 4 or 8;
    }

    void Add(int value, int digits, char before)
    {
        if (count < 3) numbers[count++] = (value, digits, before);
    }

    int? Digits()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at - start is > 0 and <= 8 ? int.Parse(text[start..at], provider: null) : null;
    }

    // "20:26", "21h47", "15 heures 10", "14 Uhr 30", "10 PM"; with full stops or hyphens only where the date is there already.
    readonly bool IsClock(char before)
    {
        if (at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
        {
            if (text[at] == ':' || (text[at] == '.' && HasDate)) return true;
            if (text[at] == '-' && HasDate && before is 'T' or 't') return true;
        }
        var rest = text[at..].TrimStart(' ');
        return rest.StartsWith("heure", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("uhr", StringComparison.OrdinalIgnoreCase)
            || (rest.StartsWith("h", StringComparison.OrdinalIgnoreCase) && (rest.Length == 1 || !char.IsLetter(rest[1])))
            || (HalfAt(rest, out _) && !IsGermanAm(rest));
    }

    bool Clock(int hour)
    {
        var minute = 0;
        var second = 0;
        var mark = at;
        if (!HalfAt(text[at..].TrimStart(' '), out _)) SkipClockMark();
        var isColon = text[mark] is ':' or '.' or '-';
        if (at < text.Length && char.IsAsciiDigit(text[at]) && (isColon || IsMinute())) minute = Digits() ?? 60;
        else at = mark;
        if (isColon && at + 1 < text.Length && text[at] == text[mark] && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            second = Digits() ?? 61;
        }
        else if (!isColon && Peek(':')) at = mark;
        else if (!isColon && at > mark) second = Seconds() ?? 0;
        if (hour > 23 || minute > 59 || second > 60) return false;
        clock = new TimeSpan(hour, minute, Math.Min(second, 59)) + Fraction();
        clockEnd = end = at;
        return true;
    }

    // "21 h 47 min 12 s", "23h09m45s", "20h15:09"
    int? Seconds()
    {
        var start = at;
        while (at < text.Length && text[at] == ' ') at++;
        var word = text[at..WordEnd(at)];
        if (word is not ("m" or "min" or "mn" or "minutes" or "minuten" or "minutos" or "minuti"))
        {
            at = start;
            return null;
        }
        var behind = at += word.Length;
        while (at < text.Length && text[at] is ' ' or '.') at++;
        var digits = at;
        if (Digits() is not { } second || at - digits > 2 || second > 60)
        {
            at = behind;
            return null;
        }
        behind = at;
        while (at < text.Length && text[at] == ' ') at++;
        var unit = text[at..WordEnd(at)];
        at = unit is "s" or "sec" or "sek" or "secondes" or "seconds" or "sekunden" or "segundos" or "secondi" ? at + unit.Length : behind;
        return second;
    }

    // "um 14 Uhr 30" has minutes, "um 14 Uhr 30.4.2025" has a date.
    readonly bool IsMinute() =>
        at + 2 <= text.Length && char.IsAsciiDigit(text[at + 1])
        && (at + 2 == text.Length || !(char.IsAsciiDigit(text[at + 2]) || (text[at + 2] is '.' or '/' or '-' && at + 3 < text.Length && char.IsAsciiDigit(text[at + 3]))));

    bool CompactClock(int value, int digits)
    {
        if (digits == 4) value *= 100;
        if (value / 10000 > 23 || value / 100 % 100 > 59 || value % 100 > 59) return false;
        clock = new TimeSpan(value / 10000, value / 100 % 100, value % 100);
        clockEnd = end = at;
        return true;
    }

    void SkipClockMark()
    {
        while (at < text.Length && (text[at] is ':' or '-' or ' ' or '.' || char.IsLetter(text[at]))) at++;
    }

    TimeSpan Fraction()
    {
        if (at + 1 >= text.Length || text[at] is not ('.' or ',') || !char.IsAsciiDigit(text[at + 1])) return TimeSpan.Zero;
        var ticks = 0L;
        var unit = TimeSpan.TicksPerSecond;
        for (at++; at < text.Length && char.IsAsciiDigit(text[at]); at++) ticks += (text[at] - '0') * (unit /= 10);
        return TimeSpan.FromTicks(ticks);
    }

    readonly bool Peek(char c) => at < text.Length && text[at] == c;

    readonly int WordEnd(int start)
    {
        while (start < text.Length && char.IsLetter(text[start])) start++;
        return start;
    }

    bool Word()
    {
        var start = at;
        var word = text[at..WordEnd(at)];
        at += word.Length;
        if (word is "T" or "t") return true;
        if (HalfOfDay(start)) return true;
        if (clock is not null && IsAfternoon(word)) afternoon ??= true;
        if (clock is not null && HasDate)
        {
            at = start;
            return ZonePhrase();
        }
        if (clock is not null && zone is null && ZoneNames.Find(word) is { } found && !(word.Length < 3 && char.IsLower(word[0])))
        {
            Take(found);
            SignedOffset();
            return true;
        }
        if (month is null && count < 3 && MonthNames.Of(word) is { } named)
        {
            month = named;
            end = at;
            return true;
        }
        // Names of days, "at", "le", "rd": harmless as long as something is missing.
        return unknownWords++ < MaxUnknownWords;
    }

    // "CET", "(UTC)", "Uhr MEZ", "heure de Paris", "local time of New York", "Europe/Berlin": behind date and clock.
    bool ZonePhrase()
    {
        var probe = at;
        for (var words = 0; words < MaxZoneWords && probe < text.Length; words++)
        {
            var word = text[probe..WordEnd(probe)];
            if (word.IsEmpty) return false;
            probe += word.Length;
            if (Named(word) is { } found)
            {
                at = probe;
                Take(found);
                SkipZoneTail();
                SignedOffset();
                return true;
            }
            if (!ZoneNames.IsFiller(word)) return false;
            if (IsAfternoon(word)) afternoon ??= true;
            while (probe < text.Length && text[probe] is ' ' or '/' or '_' or '(' or '\u2019' or '\'' or ',') probe++;
            if (probe < text.Length && text[probe] == '\n' && ZoneNames.IsAbbreviation(text[(probe + 1)..WordEnd(probe + 1)])) probe++;
        }
        return false;
    }

    readonly Zone? Named(ReadOnlySpan<char> word)
    {
        if (word.Equals("central", StringComparison.OrdinalIgnoreCase))
        {
            return text.Contains("europe", StringComparison.OrdinalIgnoreCase) ? ZoneNames.Find("Berlin") : ZoneNames.Find("ct");
        }
        if (word is "CST" && text.Contains("china", StringComparison.OrdinalIgnoreCase)) return ZoneNames.Find("china");
        // "et", "est" and "pt" in lower case are words.
        return word.Length < 4 && char.IsLower(word[0]) && word is not ("utc" or "gmt" or "cet" or "cest") ? null : ZoneNames.Find(word);
    }

    void Take(Zone found)
    {
        zone ??= found;
        american |= found.IsAmerican;
        end = at;
    }

    // "Eastern Daylight Time", "Central European Summer Time", "Moscow time": what is left of the name.
    void SkipZoneTail()
    {
        var probe = at;
        while (probe < text.Length && text[probe] is ' ' or '-')
        {
            var word = text[(probe + 1)..WordEnd(probe + 1)];
            if (word.Equals("european", StringComparison.OrdinalIgnoreCase)) zone = ZoneNames.Find("Berlin");
            else if (word.Equals("standard", StringComparison.OrdinalIgnoreCase)) zone = zone!.Value with { Summer = SummerTime.None };
            else if (word is "Daylight" or "Summer" or "daylight" or "summer" or "DST") zone = new(zone!.Value.Minutes + 60, default, zone.Value.IsAmerican);
            else if (word.Equals("time", StringComparison.OrdinalIgnoreCase))
            {
                at = end = probe + 1 + word.Length;
                return;
            }
            else if (!word.Equals("mean", StringComparison.OrdinalIgnoreCase)) return;
            at = end = probe += 1 + word.Length;
        }
    }

    // "UTC+2", "GMT -0400"
    void SignedOffset()
    {
        var probe = at;
        while (probe < text.Length && text[probe] == ' ' && probe - at < 2) probe++;
        if (probe >= text.Length || text[probe] is not ('+' or '-' or '\u2212')) return;
        var before = at;
        at = probe;
        var hadOffset = offset is not null;
        if (!TryOffset()) at = before;
        // POSIX counts the other way: Etc/GMT+5 is west of Greenwich. MSK+1 is an hour beside Moscow.
        else if (!hadOffset && text[..before].EndsWith("Etc/GMT", StringComparison.OrdinalIgnoreCase)) offset = -offset;
        else if (!hadOffset && text[..before].EndsWith("MSK", StringComparison.OrdinalIgnoreCase)) offset += zone?.Minutes;
    }

    // "AM", "p.m.", "a. m."
    bool HalfOfDay(int start)
    {
        if (clock is null || start - clockEnd > 1 || !HalfAt(text[start..], out var length) || IsGermanAm(text[start..])) return false;
        afternoon = text[start] is 'p' or 'P';
        american |= clock.Value.Hours <= 12;
        at = end = start + length;
        return true;
    }

    // "9:05 Uhr abends", "9 h 05 du soir", "9:05 in the evening"; "12:30 at night" is said of the first hour.
    readonly bool IsAfternoon(ReadOnlySpan<char> word) => clock is { Hours: > 0 and < 12 }
        && word is "abends" or "nachmittags" or "soir" or "midi" or "tarde" or "noche" or "noite" or "sera" or "pomeriggio" or "вечера" or "evening" or "afternoon" or "tonight";

    static bool HalfAt(ReadOnlySpan<char> rest, out int length)
    {
        length = 0;
        if (rest.IsEmpty || rest[0] is not ('a' or 'A' or 'p' or 'P')) return false;
        length = 1;
        if (length < rest.Length && rest[length] == '.') length++;
        if (length > 1 && length < rest.Length && rest[length] == ' ') length++;
        if (length >= rest.Length || rest[length] is not ('m' or 'M')) return false;
        length++;
        if (length < rest.Length && char.IsLetter(rest[length])) return false;
        if (length < rest.Length && rest[length] == '.') length++;
        return true;
    }

    // "um 02:30 am 26.10.2025"
    static bool IsGermanAm(ReadOnlySpan<char> rest) =>
        rest.StartsWith("am ") && rest.Length > 5 && char.IsAsciiDigit(rest[3]) && rest[3..Math.Min(rest.Length, 6)].Contains('.');

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
        if (minutes <= 14 * 60 && minutes % 15 == 0) offset ??= sign * minutes;
        end = at;
        return true;
    }

    DateTime? Date(out bool ambiguous)
    {
        ambiguous = false;
        if (!HasDate) return null;
        if (month is { } named)
        {
            // "18 Apr 2011" and "2011 Apr 18"; "18 Apr 11" is taken as the former.
            var yearFirst = numbers[0].Digits == 4;
            return Valid(yearFirst ? numbers[0] : numbers[1], named, yearFirst ? numbers[1].Value : numbers[0].Value);
        }
        if (numbers[0].Digits == 4) return Valid(numbers[0], numbers[1].Value, numbers[2].Value);
        var (first, second) = (numbers[0].Value, numbers[1].Value);
        if (numbers[0].Digits == 2 && numbers[2].Digits == 2 && IsYearFirst(out ambiguous)) return Valid(numbers[0], second, numbers[2].Value);
        if (first > 12 || second > 12 || first == second || numbers[1].Before == '.') return second <= 12 ? Valid(numbers[2], second, first) : Valid(numbers[2], first, second);
        return Swappable(Valid(numbers[2], second, first), Valid(numbers[2], first, second), out ambiguous);
    }

    // "26-11-18" in a mail of November 2026: the reading that the mail was soon written after.
    readonly bool IsYearFirst(out bool ambiguous)
    {
        ambiguous = false;
        if (numbers[1].Before == '.' || Valid(numbers[0], numbers[1].Value, numbers[2].Value) is not { } yearFirst || yearFirst.Year < 2015) return false;
        if (Valid(numbers[2], numbers[1].Value, numbers[0].Value) is not { } dayFirst) return true;
        if (hints.NotAfter is not { } written) return ambiguous = false;
        var latest = written.UtcDateTime.Date.AddDays(1);
        ambiguous = IsRecent(yearFirst, latest) == IsRecent(dayFirst, latest);
        return yearFirst <= latest && (dayFirst > latest || latest - yearFirst < latest - dayFirst);
    }

    // The sender's habit decides, or that one of both lies ahead of the mail.
    DateTime? Swappable(DateTime? dayFirst, DateTime? monthFirst, out bool ambiguous)
    {
        ambiguous = false;
        if (hints.DayFirst is { } habit) return habit ? dayFirst : monthFirst;
        if (hints.NotAfter is { } written)
        {
            var latest = written.UtcDateTime.Date.AddDays(1);
            if (dayFirst > latest && monthFirst <= latest) return monthFirst;
            if (monthFirst > latest && dayFirst <= latest) return dayFirst;
            ambiguous = true;
            // Notices tell of the last few weeks.
            if (IsRecent(dayFirst, latest) != IsRecent(monthFirst, latest)) return IsRecent(dayFirst, latest) ? dayFirst : monthFirst;
        }
        ambiguous = true;
        isGuess = zone is null;
        return american ? monthFirst : dayFirst;
    }

    static bool IsRecent(DateTime? date, DateTime latest) => latest - date < TimeSpan.FromDays(31);

    static DateTime? Valid((int Value, int Digits, char Before) written, int month, int day)
    {
        var year = written.Digits <= 2 ? 2000 + written.Value : written.Value;
        return year is >= 1980 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified)
            : null;
    }

    [InlineArray(3)]
    struct DateNumbers
    {
        (int Value, int Digits, char Before) first;
    }
}
