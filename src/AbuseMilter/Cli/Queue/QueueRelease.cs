using System.CommandLine;
using System.Globalization;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Queue;

/// <summary><c>queue release</c>: lets held replies go, as they are or changed.</summary>
static class QueueRelease
{
    static readonly Option<bool> All = new("--all") { Description = "All that is held for the --reason" };

    static readonly Option<bool> Edit = new("--edit") { Description = "Change subject and text in $VISUAL or $EDITOR first" };

    public static Command Create() => new DeskVerb("release", "Let a held reply go, as it is or changed.", Run, QueueOptions.Ids, All, DeskOptions.Reason, Edit, DeskOptions.Yes);

    static int Run(DeskCall call)
    {
        var ids = call.Get(QueueOptions.Ids);
        var (isAll, isEdit, reason) = (call.Get(All), call.Get(Edit), call.Get(DeskOptions.Reason));
        if (isAll == ids.Length > 0) return call.WrongUse("queue release wants numbers, as queue list shows them, or --all --reason CODE");
        if (isAll != reason is not null) return call.WrongUse("--all and --reason belong together: what is held for different reasons is not released in one go");
        if (isEdit && ids.Length != 1) return call.WrongUse("--edit wants one number");
        using var reader = call.OpenReader();
        if (isEdit) return ReplyEdit.Run(call, reader, ids[0]);
        if (isAll) ids = [.. reader.Queue(new QueueFilter { States = ["held"], Reason = reason }, int.MaxValue).Select(row => row.Outbox.Mail.Id)];
        if (ids.Length == 0) return call.NotPossible($"nothing is held for {reason}");

        var question = call.Ask(ids.Length == 1 && reader.FindReply(ids[0]) is { } only ? $"Send reply {ids[0]} to {only.Outbox.Mail.To}"
            : string.Create(CultureInfo.InvariantCulture, $"Send {ids.Length} held replies"));
        if (isAll && !question.CanBeAsked) return call.WrongUse($"{ids.Length} replies are held for {reason}: say --yes, there is nobody to ask");
        if (question.CanBeAsked && !question.IsAnsweredYes()) return call.NotPossible("nothing was released");
        using var desk = call.OpenDesk();
        return DeedReport.Tell(call, DeedReport.Soon(call), ids.Select(desk.Release));
    }
}
