using System.Collections;
using System.IO.MemoryMappedFiles;
using System.Text;
using AbuseMilter.Postfix.Tests.Support;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>Tells fault.c, which is loaded into the daemon, what to do, and reads what it saw.</summary>
sealed class FaultControl : IDisposable, IEnumerable<KeyValuePair<string, string?>>
{
    // The fields of its struct control.
    const int Armed = 0, Action = 4, Skip = 8, Times = 12, HitCount = 16, Call = 20, Where = 48, Data = 304, Size = 368;

    static readonly Lazy<Task<string>> Library = new(Compile);

    readonly string folder;
    readonly string library;
    readonly MemoryMappedFile file;
    readonly MemoryMappedViewAccessor memory;

    FaultControl(string folder, string library)
    {
        (this.folder, this.library) = (folder, library);
        file = MemoryMappedFile.CreateFromFile(PathOfControl, FileMode.CreateNew, null, Size);
        memory = file.CreateViewAccessor();
    }

    /// <summary>How often the fault that was armed last has met its call.</summary>
    public int Hits => memory.ReadInt32(HitCount);

    /// <summary>The system calls so far, such as <c>sync /PATH</c>, those of all daemons that were started with it.</summary>
    public IReadOnlyList<string> Calls => File.Exists(PathOfLog) ? File.ReadAllLines(PathOfLog) : [];

    string PathOfControl => Path.Combine(folder, "fault.control");

    string PathOfLog => Path.Combine(folder, "calls.log");

    public static async Task<FaultControl> In(string folder) => new(folder, await Library.Value);

    public void Arm(Fault fault)
    {
        Disarm();
        memory.Write(HitCount, 0);
        memory.Write(Action, fault.Action);
        memory.Write(Skip, fault.Skip);
        memory.Write(Times, fault.Times);
        Write(Call, Where - Call, fault.Call);
        Write(Where, Data - Where, fault.Where);
        Write(Data, Size - Data, fault.Data);
        memory.Write(Armed, 1);
    }

    public void Disarm() => memory.Write(Armed, 0);

    public void Dispose()
    {
        memory.Dispose();
        file.Dispose();
    }

    /// <summary>The environment that a daemon is to be started with.</summary>
    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator()
    {
        yield return new("LD_PRELOAD", library);
        yield return new("FAULT_CONTROL", PathOfControl);
        yield return new("FAULT_ROOT", folder);
        yield return new("FAULT_LOG", PathOfLog);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void Write(int at, int size, string text)
    {
        var bytes = new byte[size];
        Encoding.ASCII.GetBytes(text).CopyTo(bytes, 0);
        memory.WriteArray(at, bytes, 0, size);
    }

    static async Task<string> Compile()
    {
        if (!File.Exists("/usr/bin/gcc")) Assert.Skip("needs gcc and libc6-dev");
        var library = Path.Combine(AppContext.BaseDirectory, "Faults/fault.so");
        var source = Path.Combine(AppContext.BaseDirectory, "Faults/fault.c");
        await Command.Run("/usr/bin/gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, source, "-ldl");
        return library;
    }
}
