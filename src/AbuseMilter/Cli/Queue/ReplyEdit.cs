using System.Text;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Queue;

/// <summary><c>queue release --edit</c>: a person changes subject and text, and what is saved goes out.</summary>
static class ReplyEdit
{
    const long LongestFile = 64 * 1024;

    public static int Run(DeskCall call, LedgerReader reader, long id)
    {
        if (reader.FindReply(id) is not { } row) return call.NotPossible(DeedReport.Absent(id));
        if (row.Outbox.State != "held") return call.NotPossible($"reply {id} is {row.State}: only a held one can be changed");
        // Who cannot write shall hear it before and not after the work.
        using var desk = call.OpenDesk();
        var draft = ReplyDraft.Of(row.Outbox.Mail.Content);
        var folder = Directory.CreateTempSubdirectory("abuse-milter-");
        try
        {
            var file = Path.Combine(folder.FullName, "reply.txt");
            using (var made = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
                made.Write(Encoding.UTF8.GetBytes(draft.Text));
            if (Editor.Edit(file) is { } trouble) return call.NotPossible($"{trouble}; nothing was changed");
            if (Read(file) is not { } text) return call.NotPossible("the file is gone, longer than 64 KiB or not UTF-8; nothing was changed");
            if (draft.With(text, out var whyNot) is not { } content) return call.NotPossible($"{whyNot}; nothing was changed");
            var deed = desk.Release(id, row.Outbox.Mail.Content, content);
            return deed is { IsDone: false, Was: "held", Rival: null } ? call.NotPossible($"somebody else changed reply {id} meanwhile: look at it again")
                : DeedReport.Tell(call, $"changed, {DeedReport.Soon(call)}", [deed]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static string? Read(string file)
    {
        if (new FileInfo(file) is not { Exists: true, Length: <= LongestFile }) return null;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
