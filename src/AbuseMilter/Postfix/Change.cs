namespace AbuseMilter.Postfix;

/// <summary>One thing that Postfix lacks for us, and the command that gives it.</summary>
/// <param name="Problem">What is not as it must be.</param>
/// <param name="Do">The command, a word each.</param>
/// <param name="Undo">That which brings back what was there.</param>
sealed record Change(string Problem, IReadOnlyList<string> Do, IReadOnlyList<string> Undo);
