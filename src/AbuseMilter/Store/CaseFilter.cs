namespace AbuseMilter.Store;

/// <summary>Which notices somebody wants to see, of those that were not erased. What is null is not asked for.</summary>
public sealed record CaseFilter
{
    /// <summary>What was erased has a row still, and is nobody's business.</summary>
    internal const string IsThere = $"coalesce(n.outcome, '') <> '{LedgerEntry.Erased}'";

    public DateTimeOffset? Since { get; init; }

    public string? Class { get; init; }

    public string? Profile { get; init; }

    public string? Rule { get; init; }

    /// <summary>In canonical text form.</summary>
    public string? Ip { get; init; }

    /// <summary>Number of a case or a ticket, in any case of letters.</summary>
    public string? Case { get; init; }

    /// <summary>The From address, in any case of letters.</summary>
    public string? From { get; init; }

    /// <summary>send, hold or none.</summary>
    public string? Decision { get; init; }

    /// <summary>The code in front of the reason for it.</summary>
    public string? Reason { get; init; }

    internal void AddTo(SqlFilter filter)
    {
        filter.Add(IsThere);
        filter.Since("n.received_at", Since);
        filter.Equal("n.class", Class);
        filter.Equal("n.profile", Profile);
        filter.Equal("n.rule", Rule);
        filter.Mentions("n.id", "address", Ip);
        filter.Mentions("n.id", "case", Case);
        filter.Mentions("n.id", "from", From);
        filter.Equal("n.reply_decision", Decision);
        filter.Reason("n.reply_reason", Reason);
    }
}
