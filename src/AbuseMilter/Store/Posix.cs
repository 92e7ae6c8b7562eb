using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AbuseMilter.Store;

/// <summary>
/// The calls of POSIX that the BCL does not offer: it has no link(2), its File.Move looks first and renames then (which may overwrite
/// what came between), and it does not open a directory, so it cannot fsync one. Linux numbers; two of them differ on ARM.
/// </summary>
static partial class Posix
{
    public const int NoEntry = 2, Interrupted = 4, InputOutput = 5, WouldBlock = 11, Exists = 17, NotDirectory = 20, TooManyFilesOfAll = 23, TooManyFiles = 24, NoSpace = 28, ReadOnly = 30, Loop = 40, TimedOut = 110, QuotaExceeded = 122;

    public const int WriteOnly = 0x1, Create = 0x40, Exclusive = 0x80, Append = 0x400, CloseOnExec = 0x80000;
    public static readonly int Directory = IsArm ? 0x4000 : 0x10000;
    public static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;

    /// <summary>For <see cref="IdentityOf"/>: an empty path is the directory itself.</summary>
    public const int EmptyPath = 0x1000;

    const uint RightsWanted = 0x1B; // STATX_TYPE, STATX_MODE, STATX_UID, STATX_GID
    const uint InodeWanted = 0x100; // STATX_INO

    const int OwnerAt = 20; // stx_uid and stx_gid, 32 bits each
    const int ModeAt = 28; // stx_mode, 16 bits
    const int TypeBits = 0xF000; // S_IFMT

    /// <summary>Stands for the working directory where a call asks for the handle of a directory.</summary>
    public static readonly SafeFileHandle WorkingDirectory = new(-100, ownsHandle: false);

    static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;

    public static int Error => Marshal.GetLastPInvokeError();

    /// <summary>
    /// The step that failed, on what, and the system's own words; <see cref="Exception.HResult"/> is errno, as in the BCL.
    /// </summary>
    public static IOException Failure(string step, string path, int error) =>
        new($"{step} {path}: {Marshal.GetPInvokeErrorMessage(error)}", error);

    /// <exception cref="IOException">
    /// What was written may be lost. The kernel reports it once and then takes the pages for clean, so a second try on the same file
    /// proves nothing.
    /// </exception>
    public static void Sync(SafeFileHandle file, string path)
    {
        while (FSync(file) < 0)
            if (Error != Interrupted) throw Failure("cannot sync", path, Error);
    }

    /// <summary>
    /// Closes and tells the errors that <see cref="SafeHandle.Dispose()"/> keeps to itself (EIO, EDQUOT). Linux has closed the file even
    /// then.
    /// </summary>
    public static void Close(SafeFileHandle file, string path)
    {
        var descriptor = (int)file.DangerousGetHandle();
        file.SetHandleAsInvalid();
        if (CloseDescriptor(descriptor) < 0 && Error != Interrupted) throw Failure("cannot close", path, Error);
    }

    /// <summary>Which directory a path leads to, whatever it is called: device and inode. Null when it leads to none.</summary>
    public static (ulong Device, ulong Inode)? IdentityOf(SafeFileHandle directory, string path, int flags)
    {
        Span<ulong> status = stackalloc ulong[32]; // struct statx, the same on all architectures
        if (StatX(directory, path, flags, InodeWanted, status) < 0) return null;
        return (status[17], status[4]); // stx_dev_major and stx_dev_minor in one, stx_ino
    }

    /// <summary>Whose a file is, and the permission bits; null when the path leads to nothing that can be seen.</summary>
    public static (uint User, uint Group, int Mode)? RightsOf(string path)
    {
        Span<ulong> status = stackalloc ulong[32];
        if (StatX(WorkingDirectory, path, 0, RightsWanted, status) < 0) return null;
        var bytes = MemoryMarshal.AsBytes(status);
        return (MemoryMarshal.Read<uint>(bytes[OwnerAt..]), MemoryMarshal.Read<uint>(bytes[(OwnerAt + 4)..]), MemoryMarshal.Read<ushort>(bytes[ModeAt..]) & ~TypeBits);
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle directory, string path, int flags, uint wanted, Span<ulong> status);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(SafeFileHandle directory, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeDirectoryAt(SafeFileHandle directory, string path, uint mode);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LinkAt(SafeFileHandle fromDirectory, string from, SafeFileHandle toDirectory, string to, int flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnlinkAt(SafeFileHandle directory, string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseDescriptor(int descriptor);
}
