namespace AbuseMilter.Notices;

/// <summary>Until when the sender of a notice wants to hear or see something.</summary>
/// <param name="Stated">As the notice writes it.</param>
/// <param name="Within">Time after receipt, where it is stated so; business days count as days, which errs on the early side.</param>
/// <param name="At">The instant, where a date is stated; the end of that day in UTC without a time of day.</param>
public sealed record NoticeDeadline(string Stated, TimeSpan? Within, DateTimeOffset? At)
{
    public DateTimeOffset Due(DateTimeOffset receivedAt) => At ?? receivedAt + (Within ?? TimeSpan.Zero);
}
