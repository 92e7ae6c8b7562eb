namespace AbuseMilter.Bench.Load;

/// <summary>The four scripts that follow from an agreement: made once, since a server gives all connections the same answer.</summary>
sealed class Scripts(Agreement agreement)
{
    readonly Script firstUnwatched = ScriptWriter.Write(agreement, Mail.Unwatched, opening: true);
    readonly Script nextUnwatched = ScriptWriter.Write(agreement, Mail.Unwatched, opening: false);
    readonly Script firstNotice = ScriptWriter.Write(agreement, Mail.Notice, opening: true);
    readonly Script nextNotice = ScriptWriter.Write(agreement, Mail.Notice, opening: false);

    public Agreement Agreement => agreement;

    public Script For(bool notice, bool opening) => (notice, opening) switch
    {
        (false, true) => firstUnwatched,
        (false, false) => nextUnwatched,
        (true, true) => firstNotice,
        (true, false) => nextNotice,
    };
}
