namespace AbuseMilter.Notices;

/// <summary>What is known beforehand about the notices of a sender. Without hints every sender is read alike.</summary>
public sealed record NoticeHints
{
    public static readonly NoticeHints None = new();

    /// <summary>Labels that this sender uses, by the fact that stands behind them, named as in rules: <c>case_id</c>, <c>ip</c>, <c>time</c> and so on.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Labels { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Formats that count, named as <see cref="Notice.Format"/>; empty for all.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>True: 03/02/2020 is the third of February; null when it is not known.</summary>
    public bool? DayFirst { get; init; }

    /// <summary>Name or offset of the zone of times that state none; null when it is not known.</summary>
    public string? Zone { get; init; }
}
