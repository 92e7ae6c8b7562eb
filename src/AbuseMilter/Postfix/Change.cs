namespace AbuseMilter.Postfix;

/// <summary>One thing that Postfix lacks for us, and the command that gives it.</summary>
/// <param name="Problem">What is not as it must be; null for a part of the change that comes after, without which it does nothing.</param>
/// <param name="Do">The command, a word each.</param>
/// <param name="Undo">That which brings back what was there.</param>
sealed record Change(string? Problem, IReadOnlyList<string> Do, IReadOnlyList<string> Undo)
{
    /// <summary>The problems, each with all commands that mend it, in their order.</summary>
    public static IEnumerable<(string Problem, IReadOnlyList<IReadOnlyList<string>> Commands)> Mends(IEnumerable<Change> changes)
    {
        var commands = new List<IReadOnlyList<string>>();
        foreach (var change in changes)
        {
            commands.Add(change.Do);
            if (change.Problem is null) continue;
            yield return (change.Problem, commands);
            commands = [];
        }
    }
}
