using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AbuseMilter.Settings;

/// <summary>
/// Opens what is to be a file of bytes, and waits for nobody: to open a named pipe is to wait for its writer, and a device may never end. The BCL opens
/// either without a word. What was opened is looked at as well, since it may have been exchanged a moment before.
/// </summary>
static partial class PlainFile
{
    const int NoEntry = 2, Interrupted = 4, AccessDenied = 13, NotDirectory = 20; // errno
    const int DoNotWait = 0x80900; // O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    const int WorkingDirectory = -100; // AT_FDCWD
    const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    const uint TypeWanted = 0x1; // STATX_TYPE
    const int ModeAt = 28; // stx_mode, 16 bits
    const int TypeBits = 0xF000; // S_IFMT
    const int Pipe = 0x1000, CharacterDevice = 0x2000, Folder = 0x4000, BlockDevice = 0x6000, Socket = 0xC000;

    /// <exception cref="IOException">It is something else, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static FileStream Open(string path) => Open(path, out var other) ?? throw new IOException($"it is no file, but {other}");

    /// <summary>Null with what it is, in words, if it is no file.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static FileStream? Open(string path, out string? other)
    {
        path = Path.GetFullPath(path);
        // Some devices do something when they are opened, and so may the writer of a pipe.
        if ((other = Other(path)) is not null) return null;
        int descriptor, error;
        do
        {
            descriptor = OpenFile(path, DoNotWait);
            error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);
        if (error != 0) throw Failure(path, error);
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        other = Words(TypeOf(descriptor, "", EmptyPath));
        if (other is null) return new FileStream(handle, FileAccess.Read, bufferSize: 0);
        handle.Dispose();
        return null;
    }

    /// <summary>What the path leads to, in words; null for a file, and where nothing can be seen.</summary>
    public static string? Other(string path) => Words(TypeOf(WorkingDirectory, path, 0));

    public static bool IsSocket(string path) => TypeOf(WorkingDirectory, path, 0) == Socket;

    static string? Words(int type) => type switch
    {
        Folder => "a folder",
        Pipe => "a named pipe",
        Socket => "a socket",
        CharacterDevice or BlockDevice => "a device",
        _ => null,
    };

    // As the BCL has it.
    static Exception Failure(string path, int error) => error switch
    {
        NoEntry => new FileNotFoundException($"there is no file {path}", path),
        NotDirectory => new DirectoryNotFoundException($"there is no file {path}"),
        AccessDenied => new UnauthorizedAccessException($"access to {path} is denied"),
        _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: {path}", error),
    };

    static int TypeOf(int directory, string path, int flags)
    {
        Span<ulong> status = stackalloc ulong[32]; // struct statx, the same on all architectures
        return StatX(directory, path, flags, TypeWanted, status) < 0 ? 0 : MemoryMarshal.Read<ushort>(MemoryMarshal.AsBytes(status)[ModeAt..]) & TypeBits;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint wanted, Span<ulong> status);
}
