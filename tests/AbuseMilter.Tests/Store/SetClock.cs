namespace AbuseMilter.Tests.Store;

/// <summary>A clock that shows what it was set to.</summary>
sealed class SetClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 5, 4, 3, 2, 1, 123, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
