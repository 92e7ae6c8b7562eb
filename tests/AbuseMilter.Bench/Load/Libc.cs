using System.Runtime.InteropServices;

namespace AbuseMilter.Bench.Load;

/// <summary>The system calls that the load consists of: what lies between us and the kernel would be charged to the server under test.</summary>
static partial class Libc
{
    public const int Stream = 1; // SOCK_STREAM
    public const int CloseOnExec = 0x80000; // SOCK_CLOEXEC, EPOLL_CLOEXEC, O_CLOEXEC
    public const int DontWait = 0x40; // MSG_DONTWAIT
    public const int NoSignal = 0x4000; // MSG_NOSIGNAL
    public const int ControlAdd = 1; // EPOLL_CTL_ADD
    public const uint Readable = 1; // EPOLLIN
    public const int TryAgain = 11; // EAGAIN
    public const int WriteOnly = 1; // O_WRONLY
    public const int Create = 0x40; // O_CREAT
    public const int Append = 0x400; // O_APPEND
    public const int Directory = 0x10000; // O_DIRECTORY

    public const int Terminate = 15; // SIGTERM

    /// <summary>Bytes of a struct epoll_event: packed on x86-64, where 12 are 4 of events and 8 of data; aligned elsewhere.</summary>
    public static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int connect(int fd, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial nint send(int fd, byte* bytes, nint count, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial nint recv(int fd, byte* bytes, nint count, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial int epoll_ctl(int epoll, int operation, int fd, byte* wanted);

    [LibraryImport("libc", SetLastError = true)]
    public static unsafe partial int epoll_wait(int epoll, byte* events, int count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int fd, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fsync(int fd);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    /// <exception cref="IOException">The call failed; the message has the system's words.</exception>
    public static nint Checked(nint result, string call) =>
        result >= 0 ? result : throw new IOException($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");
}
