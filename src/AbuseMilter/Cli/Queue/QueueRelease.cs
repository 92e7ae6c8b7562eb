using System.CommandLine;

namespace AbuseMilter.Cli.Queue;

/// <summary><c>queue release</c>: lets held replies go, as they are or changed.</summary>
static class QueueRelease
{
    static readonly Option<bool> Edit = new("--edit") { Description = "Change subject and text in $VISUAL or $EDITOR first" };

    public static Command Create() => new DeskVerb("release", "Let a held reply go, as it is or changed.", Run, QueueOptions.Ids, HeldReplies.All, DeskOptions.Reason, Edit, DeskOptions.Yes);

    static int Run(DeskCall call)
    {
        var isEdit = call.Get(Edit);
        if (isEdit && call.Get(QueueOptions.Ids).Length != 1) return call.WrongUse("--edit wants one number");
        using var reader = call.OpenReader();
        if (HeldReplies.Choose(call, reader, "release", out var status) is not { } ids) return status;
        if (isEdit) return ReplyEdit.Run(call, reader, ids[0]);
        var text = ids.Length == 1 && reader.FindReply(ids[0]) is { } only ? $"Send reply {ids[0]} to {only.Outbox.Mail.To}" : $"Send {ids.Length} held replies";
        if (!HeldReplies.Ask(call, text, out status)) return status;
        using var desk = call.OpenDesk();
        return DeedReport.Tell(call, DeedReport.Soon(call), ids.Select(desk.Release));
    }
}
