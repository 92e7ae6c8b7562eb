using System.CommandLine;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Queue;

/// <summary><c>queue retry</c>: tries now what waits for its time, failed or expired.</summary>
static class QueueRetry
{
    static readonly Option<bool> All = new("--all") { Description = "All that is pending, failed or expired" };

    public static Command Create() => new DeskVerb("retry", "Try now what waits for its time, and again what failed or expired.", Run, QueueOptions.Ids, All);

    static int Run(DeskCall call)
    {
        var ids = call.Get(QueueOptions.Ids);
        if (call.Get(All) == ids.Length > 0) return call.WrongUse("queue retry wants numbers, as queue list shows them, or --all");
        using var reader = call.OpenReader();
        if (call.Get(All)) ids = [.. reader.Queue(new QueueFilter { States = ["pending", "failed", "expired"] }, int.MaxValue).Select(row => row.Outbox.Mail.Id)];
        if (ids.Length == 0) return call.NotPossible("nothing is pending, failed or expired");
        using var desk = call.OpenDesk();
        return DeedReport.Tell(call, DeedReport.Soon(call), ids.Select(desk.Retry));
    }
}
