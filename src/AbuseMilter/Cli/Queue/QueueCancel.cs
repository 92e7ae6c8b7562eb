using System.CommandLine;

namespace AbuseMilter.Cli.Queue;

/// <summary><c>queue cancel</c>: gives replies up for good.</summary>
static class QueueCancel
{
    public static Command Create() => new DeskVerb("cancel", "Never send it. A later notice of the same case may be answered.", Run, QueueOptions.Ids);

    static int Run(DeskCall call)
    {
        if (call.Get(QueueOptions.Ids) is not { Length: > 0 } ids) return call.WrongUse("queue cancel wants numbers, as queue list shows them");
        using var desk = call.OpenDesk();
        return DeedReport.Tell(call, "is cancelled", ids.Select(desk.Cancel));
    }
}
