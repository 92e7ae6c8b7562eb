using System.CommandLine;
using System.Globalization;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Queue;

/// <summary>Which replies a deed is asked for: those of some numbers, or all that is held for one reason.</summary>
static class HeldReplies
{
    public static readonly Option<bool> All = new("--all") { Description = "All that is held for the --reason" };

    /// <returns>Null with the status, where it was told why not.</returns>
    public static long[]? Choose(DeskCall call, LedgerReader reader, string verb, out int status)
    {
        var (ids, isAll, reason) = (call.Get(QueueOptions.Ids), call.Get(All), call.Get(DeskOptions.Reason));
        status = DeskVerb.Done;
        if (isAll == ids.Length > 0) status = call.WrongUse($"queue {verb} wants numbers, as queue list shows them, or --all --reason CODE");
        else if (isAll != reason is not null) status = call.WrongUse("--all and --reason belong together: what is held for different reasons is not settled in one go");
        if (status != DeskVerb.Done) return null;
        if (isAll) ids = [.. reader.Queue(new QueueFilter { States = ["held"], Reason = reason }, int.MaxValue).Select(row => row.Outbox.Mail.Id)];
        if (ids.Length > 0) return ids;
        status = call.NotPossible($"nothing is held for {reason}");
        return null;
    }

    /// <returns>False with the status for a no, and where all is meant and nobody can be asked.</returns>
    public static bool Ask(DeskCall call, string text, out int status)
    {
        var question = call.Ask(text);
        status = DeskVerb.Done;
        if (!question.CanBeAsked && call.Get(All)) status = call.WrongUse($"{char.ToLower(text[0], CultureInfo.InvariantCulture)}{text[1..]}: say --yes, there is nobody to ask");
        else if (question.CanBeAsked && !question.IsAnsweredYes()) status = call.NotPossible("nothing was changed");
        return status == DeskVerb.Done;
    }
}
