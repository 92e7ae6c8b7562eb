using System.CommandLine;

namespace AbuseMilter.Cli.Queue;

/// <summary><c>queue cancel</c>: gives replies up for good.</summary>
static class QueueCancel
{
    public static Command Create() => new DeskVerb("cancel", "Never send it. A later notice of the same case may be answered.", Run,
        QueueOptions.Ids, HeldReplies.All, DeskOptions.Reason, DeskOptions.Yes);

    static int Run(DeskCall call)
    {
        using var reader = call.OpenReader();
        if (HeldReplies.Choose(call, reader, "cancel", out var status) is not { } ids) return status;
        if (call.Get(HeldReplies.All) && !HeldReplies.Ask(call, $"Cancel {ids.Length} held replies", out status)) return status;
        using var desk = call.OpenDesk();
        return DeedReport.Tell(call, "is cancelled", ids.Select(desk.Cancel));
    }
}
