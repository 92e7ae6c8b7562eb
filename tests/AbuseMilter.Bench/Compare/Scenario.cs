namespace AbuseMilter.Bench.Compare;

/// <summary>A kind of day at the mail server.</summary>
sealed record Scenario(string Name, bool Kept, int NoticesIn10K)
{
    /// <summary>As Postfix talks to a filter while clients send one mail each.</summary>
    public static readonly Scenario OneEach = new("99 % unwatched, one message a connection", Kept: false, 100);

    public static readonly Scenario Kept99 = new("99 % unwatched, kept connections", Kept: true, 100);

    public static readonly Scenario NoticesOnly = new("notices only, kept connections", Kept: true, 10_000);

    public static readonly Scenario[] All = [OneEach, Kept99, NoticesOnly];
}

/// <summary>One row of the table, which all contenders fill in turn.</summary>
sealed record Cell(Scenario Scenario, Transport Transport, int Connections)
{
    public static readonly Cell[] All =
    [
        .. from scenario in Scenario.All from transport in Enum.GetValues<Transport>() from connections in new[] { 1, 20, 100 }
           select new Cell(scenario, transport, connections),
    ];
}

/// <summary>What one contender gave in one round of a cell.</summary>
sealed record Measurement(double Rate, double P50, double P99, double Max, double CpuPer10K, double StallShare, double FilingP50, double FilingP99);
