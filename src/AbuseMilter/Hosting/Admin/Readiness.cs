using AbuseMilter.Notices;

namespace AbuseMilter.Hosting.Admin;

/// <summary>What <c>/healthz</c> and <c>/readyz</c> answer: in words of ours, without persons.</summary>
sealed class Readiness(Health health, Func<bool> isOpen, Func<bool> isStopping, Action askLedger)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Lane looks = new(1, Patience);

    /// <summary>The process answers, and none of its parts has said that it fails.</summary>
    public (bool IsWell, string Text) Alive() => Told(health.Troubles.Select(trouble => $"{trouble.Part}: {OneLine(trouble.Reason)} (since {trouble.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC)"));

    /// <summary>An MTA may send mail now: connections are taken, ledger and Maildir can be written, and no stop has begun.</summary>
    public async ValueTask<(bool IsWell, string Text)> ReadyAsync(CancellationToken cancellationToken)
    {
        var troubles = new List<string>();
        if (isStopping()) troubles.Add("stopping: SMTP sessions that are open go on to their end, and no new ones are taken");
        else if (!isOpen()) troubles.Add("sockets: nobody can connect yet");
        if (await LedgerTroubleAsync(cancellationToken) is { } silent) troubles.Add($"ledger: {OneLine(silent)}");
        troubles.AddRange(health.Troubles.Where(trouble => trouble.Part == "maildir").Select(trouble => $"maildir: {OneLine(trouble.Reason)}"));
        return Told(troubles);
    }

    async ValueTask<string?> LedgerTroubleAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await looks.RunAsync(_ => { askLedger(); return (string?)null; }, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {Patience.TotalSeconds:0} s";
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    static (bool, string) Told(IEnumerable<string> troubles) => string.Join('\n', troubles) is { Length: > 0 } text ? (false, text + "\n") : (true, "ok\n");

    static string OneLine(string text) => Hidden.Marked(text);
}
