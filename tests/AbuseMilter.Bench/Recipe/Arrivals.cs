using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace AbuseMilter.Bench.Recipe;

/// <summary>What comes to be in a folder, by name, with the moment at which the kernel woke us for it (inotify(7)).</summary>
sealed partial class Arrivals : IDisposable
{
    const uint Created = 0x100, MovedTo = 0x80, Ignored = 0x8000; // IN_CREATE, IN_MOVED_TO, IN_IGNORED
    const int Header = 16; // struct inotify_event without the name

    readonly BlockingCollection<(string Name, long At)> arrived = [];
    readonly string folder;
    readonly int inotify;
    readonly int watch;
    readonly Thread reader;

    public Arrivals(string folder)
    {
        this.folder = folder;
        inotify = (int)Load.Libc.Checked(inotify_init1(Load.Libc.CloseOnExec), "inotify_init1");
        watch = (int)Load.Libc.Checked(inotify_add_watch(inotify, folder, Created | MovedTo), $"inotify_add_watch {folder}");
        reader = new Thread(Read) { IsBackground = true, Priority = ThreadPriority.Highest };
        reader.Start();
    }

    /// <returns>When the last of so many came.</returns>
    /// <exception cref="IOException">They did not come in time.</exception>
    public long Await(int count, TimeSpan time)
    {
        var (deadline, last) = (Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency), 0L);
        for (var i = 0; i < count; i++)
        {
            var left = Math.Max(0, (int)Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), deadline).TotalMilliseconds);
            if (!arrived.TryTake(out var one, left)) throw new IOException($"{i} of {count} came to {folder} in {time.TotalSeconds} s");
            last = one.At;
        }
        return last;
    }

    public void Dispose()
    {
        _ = inotify_rm_watch(inotify, watch);
        reader.Join();
        _ = Load.Libc.close(inotify);
        arrived.Dispose();
    }

    unsafe void Read()
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            nint length;
            fixed (byte* bytes = buffer) length = read(inotify, bytes, buffer.Length);
            var at = Stopwatch.GetTimestamp();
            for (var events = buffer.AsSpan(0, (int)Load.Libc.Checked(length, "read")); !events.IsEmpty;)
            {
                var mask = BinaryPrimitives.ReadUInt32LittleEndian(events[4..]);
                if ((mask & Ignored) != 0) return;
                var name = events.Slice(Header, BinaryPrimitives.ReadInt32LittleEndian(events[12..]));
                arrived.Add((Encoding.UTF8.GetString(name.TrimEnd((byte)0)), at));
                events = events[(Header + name.Length)..];
            }
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inotify_add_watch(int inotify, string path, uint mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_rm_watch(int inotify, int watch);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint read(int fd, byte* bytes, nint count);
}
