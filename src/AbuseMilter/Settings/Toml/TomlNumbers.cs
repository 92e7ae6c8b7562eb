using System.Globalization;

namespace AbuseMilter.Settings.Toml;

/// <summary>Integers and floats. What is no number gives null and says why.</summary>
static class TomlNumbers
{
    public static object? Read(string token, out string? problem)
    {
        problem = null;
        var sign = token[0] is '+' or '-' ? 1 : 0;
        var digits = token.AsSpan(sign);
        if (digits is "inf") return token[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        if (digits is "nan") return double.NaN;
        if (digits.Length > 1 && digits[0] == '0' && digits[1] is 'x' or 'o' or 'b') return Prefixed(token, sign, out problem);
        if (digits.IndexOfAny('.', 'e', 'E') < 0) return Decimal(token, digits, out problem);
        return Float(token, digits, out problem);
    }

    static long? Decimal(string token, ReadOnlySpan<char> digits, out string? problem)
    {
        problem = IntegerProblem(digits);
        if (problem is not null) return null;
        if (long.TryParse(Bare(token), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) return value;
        problem = OutOfRange;
        return null;
    }

    static long? Prefixed(string token, int sign, out string? problem)
    {
        var (radix, name) = token[sign + 1] switch { 'x' => (16, "hexadecimal"), 'o' => (8, "octal"), _ => (2, "binary") };
        var digits = token.AsSpan(sign + 2);
        problem = sign > 0 ? $"a {name} number has no sign"
            : !IsRun(digits, c => char.IsAsciiHexDigit(c) && Digit(c) < radix)
                ? $"it is no {name} number: digits are needed, and _ only between two of them" : null;
        if (problem is not null) return null;
        var value = 0L;
        foreach (var c in digits)
        {
            if (c == '_') continue;
            if (value > long.MaxValue / radix)
            {
                problem = OutOfRange;
                return null;
            }

            value = (value * radix) + Digit(c);
        }

        return value;
    }

    static double? Float(string token, ReadOnlySpan<char> digits, out string? problem)
    {
        var mark = digits.IndexOfAny('e', 'E');
        var mantissa = mark < 0 ? digits : digits[..mark];
        var dot = mantissa.IndexOf('.');
        var exponent = mark < 0 ? "0" : digits[(mark + 1)..];
        if (exponent is ['+' or '-', .. var unsigned]) exponent = unsigned;
        problem = IntegerProblem(dot < 0 ? mantissa : mantissa[..dot]);
        if (problem is null && dot >= 0 && !IsRun(mantissa[(dot + 1)..], char.IsAsciiDigit))
            problem = "after the point digits are needed, and _ only between two of them";
        if (problem is null && !IsRun(exponent, char.IsAsciiDigit)) problem = "after the e a whole number is needed";
        return problem is null ? double.Parse(Bare(token), NumberStyles.Float, CultureInfo.InvariantCulture) : null;
    }

    static int Digit(char hex) => char.IsAsciiDigit(hex) ? hex - '0' : (hex | ' ') - 'a' + 10;

    static string OutOfRange => $"it is out of range: allowed is {long.MinValue} to {long.MaxValue}";

    static string? IntegerProblem(ReadOnlySpan<char> digits) =>
        !IsRun(digits, char.IsAsciiDigit) ? "a number is made of digits, with _ only between two of them; text stands in quotes"
        : digits.Length > 1 && digits[0] == '0' ? "a number does not begin with 0; an octal one is written 0o..."
        : null;

    /// <summary>Digits, between any two of them at most one underscore.</summary>
    static bool IsRun(ReadOnlySpan<char> text, Func<char, bool> isDigit)
    {
        var wasDigit = false;
        foreach (var c in text)
        {
            if (!isDigit(c) && !(c == '_' && wasDigit)) return false;
            wasDigit = c != '_';
        }

        return wasDigit;
    }

    static string Bare(string token) => token.Replace("_", "", StringComparison.Ordinal);
}
