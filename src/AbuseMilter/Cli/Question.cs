namespace AbuseMilter.Cli;

/// <summary>A question to the person at the terminal.</summary>
/// <param name="isYes">True when the answer was given with the call.</param>
/// <param name="input">Where the answer comes from; null when there is nobody to ask.</param>
/// <param name="output">Where the person reads the question.</param>
/// <param name="text">Without the mark.</param>
sealed class Question(bool isYes, TextReader? input, TextWriter output, string text)
{
    /// <summary>False where a call must say yes itself.</summary>
    public bool CanBeAsked => isYes || input is not null;

    /// <summary>Anything but a clear yes is a no.</summary>
    public bool IsAnsweredYes()
    {
        if (isYes || input is null) return isYes;
        output.Write($"{Shown.Line(text)}? [y/N] ");
        output.Flush();
        return input.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
