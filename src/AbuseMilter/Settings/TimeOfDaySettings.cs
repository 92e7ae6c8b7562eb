namespace AbuseMilter.Settings;

/// <summary>A part of every day; it may reach over midnight.</summary>
/// <param name="From">Its first minute.</param>
/// <param name="To">The minute behind its last; not equal to <paramref name="From"/>.</param>
/// <param name="Offset">East of Greenwich; null for the machine's own time.</param>
public sealed record TimeOfDaySettings(TimeOnly From, TimeOnly To, TimeSpan? Offset)
{
    public bool Holds(DateTimeOffset time) =>
        TimeOnly.FromDateTime((Offset is { } offset ? time.ToOffset(offset) : time).DateTime).IsBetween(From, To);

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{From:HH\\:mm}-{To:HH\\:mm}{(Offset is { } offset ? $" {(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}" : "")}");
}
