using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>States of replies and nearness of deadlines: in words always, and in colour besides.</summary>
static class States
{
    static readonly TimeSpan Near = TimeSpan.FromHours(24);

    public static Element Of(string state) => C("span", state switch
    {
        "sent" => "state good",
        "held" => "state wait",
        "failed" or "expired" => "state bad",
        _ => "state",
    }, state);

    /// <summary>What became of a notice: the state of its reply, or why there is none.</summary>
    public static Node Of(CaseRow row, Sight sight) => row.ReplyState is { } state ? Of(state) : C("span", "quiet", "none: ", sight.IsWhole ? QueueQuery.Code(row.Entry.ReplyReason) : sight.Reason(row.Entry.ReplyReason));

    public static Element Deadline(DateTimeOffset due, When when) => C("span", due < when.Now ? "late" : due - when.Now < Near ? "soon" : "", when.From(due));
}
