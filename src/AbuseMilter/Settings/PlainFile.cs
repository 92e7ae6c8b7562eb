using System.Runtime.InteropServices;

namespace AbuseMilter.Settings;

/// <summary>
/// Opens what is to be a file of bytes, and waits for nobody: to open a named pipe is to wait for its writer, and a device may never end. The BCL opens
/// either without a word.
/// </summary>
static partial class PlainFile
{
    const int WorkingDirectory = -100; // AT_FDCWD
    const uint TypeWanted = 0x1; // STATX_TYPE
    const int ModeAt = 28; // stx_mode, 16 bits
    const int TypeBits = 0xF000; // S_IFMT
    const int Pipe = 0x1000, CharacterDevice = 0x2000, Folder = 0x4000, BlockDevice = 0x6000, Socket = 0xC000;

    /// <exception cref="IOException">It is something else, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static FileStream Open(string path)
    {
        if (Other(path) is { } other) throw new IOException($"it is no file, but {other}");
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    /// <summary>What the path leads to, in words; null for a file, and where nothing can be seen.</summary>
    public static string? Other(string path) => TypeOf(path) == Folder ? "a folder" : Stream(path);

    /// <summary>The same, but for folders.</summary>
    public static string? Stream(string path) => TypeOf(path) switch
    {
        Pipe => "a named pipe",
        Socket => "a socket",
        CharacterDevice or BlockDevice => "a device",
        _ => null,
    };

    public static bool IsSocket(string path) => TypeOf(path) == Socket;

    static int TypeOf(string path)
    {
        Span<ulong> status = stackalloc ulong[32]; // struct statx, the same on all architectures
        return StatX(WorkingDirectory, path, 0, TypeWanted, status) < 0 ? 0 : MemoryMarshal.Read<ushort>(MemoryMarshal.AsBytes(status)[ModeAt..]) & TypeBits;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint wanted, Span<ulong> status);
}
