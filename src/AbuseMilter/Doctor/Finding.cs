namespace AbuseMilter.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Weight">How bad it is.</param>
/// <param name="Area">Of what, in one word.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Mend">The command that mends it, or what to change; null where nothing is to be done.</param>
sealed record Finding(Weight Weight, string Area, string Text, string? Mend = null)
{
    public static Finding Good(string area, string text) => new(Weight.Good, area, text);

    public static Finding Warning(string area, string text, string? mend) => new(Weight.Warning, area, text, mend);

    public static Finding Error(string area, string text, string? mend) => new(Weight.Error, area, text, mend);
}
