using System.Globalization;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Queue;

/// <summary>Tells what came of deeds, a line each, and what to do where nothing came of one.</summary>
static class DeedReport
{
    public static string Absent(long id) => string.Create(CultureInfo.InvariantCulture, $"there is no reply {id}: queue list shows the numbers");

    /// <param name="call">Where it is told.</param>
    /// <param name="done">What is said of those that were done.</param>
    /// <param name="deeds">Done one by one while they are told.</param>
    /// <returns>0 when all were done.</returns>
    public static int Tell(DeskCall call, string done, IEnumerable<Deed> deeds)
    {
        var status = DeskVerb.Done;
        foreach (var deed in deeds)
        {
            if (deed.IsDone) call.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"reply {deed.Id}: {done}"));
            else status = call.NotPossible(WhyNot(deed));
        }
        return status;
    }

    /// <summary>When what was let go is on its way.</summary>
    public static string Soon(DeskCall call) => call.Settings.Reply.Enabled ? "goes out within seconds" : "goes out when replies are enabled again (reply.enabled)";

    static string WhyNot(Deed deed) => deed.Was is null ? Absent(deed.Id) : string.Create(CultureInfo.InvariantCulture, $"reply {deed.Id} ") + (deed switch
    {
        { Rival: { } rival } => string.Create(CultureInfo.InvariantCulture, $"stays {deed.Was}: reply {rival} answers its case, or the same event, already"),
        { HasText: false } => $"stays {deed.Was}: its text was dropped in time (retention.replies_days)",
        { Was: "sending" } => "is being sent right now: look again in a minute",
        { Was: "sent" } => "was sent",
        { Was: "pending" } => "is on its way already: queue retry makes it due now, queue hold stops it",
        { Was: "held" } => "is held: queue release lets it go",
        { Was: "failed" or "expired" } => $"{deed.Was}: queue retry tries again",
        _ => "was cancelled, or gave way to another reply to its case",
    });
}
