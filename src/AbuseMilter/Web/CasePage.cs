using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>All that is known of a notice: its facts, what was decided and why, and its replies.</summary>
static class CasePage
{
    public static DeskAnswer Of(Shell shell, LedgerReader reader, long id)
    {
        if (reader.Cases([id]) is not [var row]) return shell.Absent($"There is no notice {Id(id)}; it may have been erased, or forgotten in time.");
        var (entry, sight) = (row.Entry, shell.Sight);
        var replies = reader.RepliesTo(id);
        return shell.Page($"Case {entry.Notice?.CaseId ?? entry.Notice?.TicketId ?? "without a number"}", States.Of(row, sight), "/cases",
            C("div", "two even",
                C("section", "sheet", E("h2", "What it states"), CaseFacts.Of(entry, row.Due, shell), CaseFacts.Items(entry.Notice, sight)),
                E("div",
                    C("section", "sheet", E("h2", "What was decided"), Decided(entry, sight)),
                    C("section", "sheet", replies.Count == 0 ? E("div", E("h2", "Replies"), C("p", "quiet", "There is none.")) : QueueTable.Of("Replies", null, replies, shell)))));
    }

    static Element Decided(LedgerEntry entry, Sight sight)
    {
        var facts = new FactList();
        facts.Add("reply", entry.ReplyDecision);
        facts.Add("because", sight.Reason(entry.ReplyReason));
        facts.Add("evidence", sight.Text(entry.Evidence));
        facts.Add("copy", entry.Outcome);
        facts.Add("file", sight.Text(entry.File) is { } file ? E("code", file) : null);
        facts.Add("redirected", sight.Mailbox(entry.Redirect));
        facts.Add("envelope", sight.IsWhole ? $"<{entry.Sender}> to {string.Join(", ", entry.Recipients)}" : null);
        facts.Add("client", sight.Address(entry.ClientAddress));
        facts.Add("queue id", entry.QueueId);
        return facts.Whole;
    }
}
