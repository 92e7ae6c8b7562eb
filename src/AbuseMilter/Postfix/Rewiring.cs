using System.Globalization;
using System.Text;

namespace AbuseMilter.Postfix;

/// <summary>Makes changes, so that all of them are made or none, and leaves behind how to take them back.</summary>
/// <param name="setup">The Postfix.</param>
/// <param name="said">Told each command before it is run.</param>
sealed class Rewiring(PostfixSetup setup, Action<string> said)
{
    /// <summary>Returns when Postfix finds its files good and, if it runs, has read them.</summary>
    /// <param name="changes">In their order.</param>
    /// <param name="undo">Becomes a script that takes them back; it is there before the first change.</param>
    /// <exception cref="IOException">A step failed; what was done before it was taken back. It is told what could not be, and then the script stays.</exception>
    public void Make(IReadOnlyList<Change> changes, string undo)
    {
        WriteUndo(changes, undo);
        var made = new Stack<Change>();
        var isRead = false;
        try
        {
            foreach (var change in changes)
            {
                Do(change.Do);
                made.Push(change);
            }
            Do(Postfix("check"));
            if (Tool.Run(Postfix("status")).Status != 0) return;
            isRead = true;
            Do(Postfix("reload"));
        }
        catch (IOException e)
        {
            var back = made.Select(change => change.Undo);
            var stuck = (isRead ? back.Append(Postfix("reload")) : back).Select(Try).OfType<string>().ToList();
            if (stuck.Count > 0) throw new IOException($"{e.Message}; and this could not be taken back: {string.Join("; ", stuck)}; {ShellLine.Of(["sh", undo])} tries it again", e);
            File.Delete(undo);
            throw;
        }
    }

    // Where Postfix says that its commands are; on PATH where it does not.
    string[] Postfix(string verb) => [Path.Combine(setup["command_directory"], "postfix"), "-c", setup.Directory, verb];

    string? Try(IReadOnlyList<string> command)
    {
        try
        {
            Do(command);
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    void Do(IReadOnlyList<string> command)
    {
        said(ShellLine.Of(command));
        Tool.Demand(command);
    }

    void WriteUndo(IReadOnlyList<Change> changes, string undo)
    {
        var script = new StringBuilder("#!/bin/sh\n")
            .AppendLine(CultureInfo.InvariantCulture, $"# Takes back what abuse-milter changed in {setup.Directory} on {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC.")
            .AppendLine("set -e");
        foreach (var change in changes.Reverse()) script.AppendLine(ShellLine.Of(change.Undo));
        script.AppendLine(ShellLine.Of(["postfix", "-c", setup.Directory, "reload"]));
        using var file = new FileStream(undo, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
        });
        file.Write(Encoding.UTF8.GetBytes(script.ToString()));
        file.Flush(flushToDisk: true);
    }
}
