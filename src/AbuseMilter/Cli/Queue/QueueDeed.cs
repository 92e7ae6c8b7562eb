using System.CommandLine;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Queue;

/// <summary>Deeds that want nothing but numbers.</summary>
static class QueueDeed
{
    /// <summary><c>queue hold</c>: stops replies that have not gone out yet.</summary>
    public static Command Hold() => Create("hold", "Keep back what waits for its time, until it is released.", "is held", (desk, id) => desk.Hold(id));

    /// <summary><c>queue cancel</c>: gives replies up for good.</summary>
    public static Command Cancel() => Create("cancel", "Never send it. A later notice of the same case may be answered.", "is cancelled", (desk, id) => desk.Cancel(id));

    static DeskVerb Create(string name, string description, string done, Func<LedgerDesk, long, Deed> deed) => new(name, description, call =>
    {
        if (call.Get(QueueOptions.Ids) is not { Length: > 0 } ids) return call.WrongUse($"queue {name} wants numbers, as queue list shows them");
        using var desk = call.OpenDesk();
        return DeedReport.Tell(call, done, ids.Select(id => deed(desk, id)));
    }, QueueOptions.Ids);
}
