using System.Runtime.InteropServices;

namespace AbuseMilter.Doctor;

/// <summary>Whether something keeps the clock right: letters state times, and limits count by it.</summary>
static partial class ClockFindings
{
    // struct timex is 208 bytes on 64-bit Linux; a mode of 0 asks and sets nothing. TIME_ERROR: the clock is not synchronised.
    const int Bytes = 208, NotSynchronised = 5;

    public static Finding Of()
    {
        Span<byte> timex = stackalloc byte[Bytes];
        timex.Clear();
        return AdjTimeX(timex) switch
        {
            NotSynchronised => Finding.Warning("clock", "nothing keeps the clock in step with others, and letters state times", "apt install systemd-timesyncd (or chrony)"),
            < 0 => Finding.Warning("clock", "the kernel does not tell whether the clock is kept in step", null),
            _ => Finding.Good("clock", "kept in step with others"),
        };
    }

    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static partial int AdjTimeX(Span<byte> timex);
}
