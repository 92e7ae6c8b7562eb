using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>What a person can do to a reply, and in which states it makes sense.</summary>
sealed record DeskDeed(string Word, string Name, string Looks, string Meaning, string Done, IReadOnlyList<string> States, Func<LedgerDesk, long, Deed> Do)
{
    public static readonly IReadOnlyList<DeskDeed> All =
    [
        new("release", "Release", "first", "It goes out within seconds, as it stands here.", "is released", ["held"], (desk, id) => desk.Release(id)),
        new("retry", "Try again", "first", "It is tried now, with all attempts before it.", "is tried now", ["pending", "failed", "expired"], (desk, id) => desk.Retry(id)),
        new("hold", "Hold", "", "It stays here until somebody releases it.", "is held", ["pending"], (desk, id) => desk.Hold(id)),
        new("cancel", "Cancel", "bad", "It is never sent. A later notice of the same case may be answered.", "is cancelled", ["pending", "held", "failed", "expired"], (desk, id) => desk.Cancel(id)),
    ];

    public static IEnumerable<DeskDeed> For(string state) => All.Where(deed => deed.States.Contains(state));

    /// <summary>What is told of it.</summary>
    public string Tell(Deed deed) => $"Reply {Id(deed.Id)} " + (deed switch
    {
        { IsDone: true } => $"{Done}.",
        { Was: null } => "is not there any more.",
        { Rival: { } rival } => $"stays {deed.Was}: reply {Id(rival)} answers its case, or the same event, already.",
        { HasText: false } => $"stays {deed.Was}: its text was dropped in time (retention.replies_days).",
        { Was: "sending" } => "is being sent right now: look again in a minute.",
        _ => $"is {deed.Was}, so nothing was changed.",
    });
}
