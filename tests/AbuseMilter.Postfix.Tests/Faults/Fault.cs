namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>What happens at a system call of the daemon.</summary>
/// <param name="Call">open, write, sync, link, unlink, send, connect or accept, whatever the variant of the call.</param>
/// <param name="Where">A part of the path, or of <c>tcp:OUR PORT:THEIR PORT</c>.</param>
/// <param name="Action">The error that it fails with (errno), or how the process ends.</param>
/// <param name="Skip">So many such calls go well first.</param>
/// <param name="Times">So many fail; 0: all that follow.</param>
/// <param name="Data">A part of what is written or sent.</param>
sealed record Fault(string Call, string Where, int Action, int Skip = 0, int Times = 1, string Data = "")
{
    /// <summary>As by kill -9, before or after the call was made.</summary>
    public const int KillBefore = -1, KillAfter = -2;

    /// <summary>The same, and what was not synced by then is lost.</summary>
    public const int CutBefore = -3, CutAfter = -4;

    public const int InputOutputError = 5, TooManyFiles = 24, NoSpace = 28, ReadOnlyFiles = 30, QuotaExceeded = 122;

    public static Fault Kill(string call, string where, int skip = 0, string data = "") => new(call, where, KillBefore, skip, 1, data);

    public Fault AfterIt() => this with { Action = Action - 1 };

    /// <summary>Power is cut where the process would be killed.</summary>
    public Fault WithPower() => Action is KillBefore or KillAfter ? this with { Action = Action - 2 } : this;
}
