namespace AbuseMilter.Store;

/// <summary>Which mails of the outbox somebody wants to see. What is null, or an empty list, is not asked for.</summary>
public sealed record QueueFilter
{
    /// <summary>What may still go out, or waits for a person: <c>OutboxTable.Waits</c>.</summary>
    public static readonly IReadOnlyList<string> Waiting = ["held", "pending", "sending", "failed", "expired"];

    /// <summary>As <see cref="QueueRow.State"/> tells it.</summary>
    const string ShownState = $"CASE WHEN o.state = 'superseded' AND o.answer = '{Deed.Cancelled}' THEN '{Deed.CancelledState}' ELSE o.state END";

    /// <summary>States of the outbox, or <see cref="Deed.CancelledState"/> for what a person cancelled.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>Queued at that time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    public string? Class { get; init; }

    public string? Profile { get; init; }

    /// <summary>In canonical text form.</summary>
    public string? Ip { get; init; }

    /// <summary>Number of a case or a ticket, in any case of letters.</summary>
    public string? Case { get; init; }

    /// <summary>The code in front of what <see cref="QueueRow.Why"/> says.</summary>
    public string? Reason { get; init; }

    internal void AddTo(SqlFilter filter)
    {
        filter.OneOf(States.Contains(Deed.CancelledState) ? ShownState : "o.state", States);
        // An index is asked only when the statement says what it holds.
        if (States.Count > 0 && States.All(Waiting.Contains)) filter.Add($"o.{OutboxTable.Waits}");
        filter.Since("o.queued_at", Since);
        filter.Equal("n.class", Class);
        filter.Equal("n.profile", Profile);
        filter.Mentions("o.notice_id", "address", Ip);
        filter.Mentions("o.notice_id", "case", Case);
        filter.Reason("coalesce(o.answer, n.reply_reason)", Reason);
    }
}
