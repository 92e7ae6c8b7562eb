using AbuseMilter.Bench.Compare;

namespace AbuseMilter.Bench.Recipe;

/// <summary>A Postfix that takes notices in and has them filed and answered, one way or the other.</summary>
abstract class Contestant : IDisposable
{
    readonly ControlGroup postfix;

    protected Contestant(Workplace workplace, string folder, string name)
    {
        (Workplace, Folder, Name) = (workplace, folder, name);
        Port = Workplace.FreePort();
        postfix = new ControlGroup(name.Replace(' ', '-') + ".postfix");
        foreach (var mailbox in new[] { Answers, Filed })
        {
            Directory.CreateDirectory(mailbox);
        }
    }

    public string Name { get; }

    /// <summary>Where Postfix takes mail.</summary>
    public int Port { get; }

    /// <summary>Where the answers come to the complainant, and where the notices are filed.</summary>
    public string Answers => Path.Combine(Instance, "mail", "agent.example", "notices", "new");

    public abstract string Filed { get; }

    /// <summary>Of everything that works here, in all.</summary>
    public virtual double CpuSeconds => postfix.CpuSeconds;

    protected Workplace Workplace { get; }

    protected string Folder { get; }

    protected string Instance => Path.Combine(Folder, "postfix");

    protected string Etc => Path.Combine(Instance, "etc");

    protected void Create(int replyPort, string milters) =>
        PostfixRun.Call(Workplace.Instance, "create", Instance, $"{Port}", $"{replyPort}", milters, AgentNotice.Sender);

    protected void Set(params string[] settings) => PostfixRun.Call("postconf", ["-c", Etc, "-e", .. settings]);

    protected void Start(params string[] wrapper)
    {
        Own(Path.Combine(Instance, "mail"), "nobody:nogroup");
        PostfixRun.Call("sh", postfix.Within([.. wrapper, Workplace.Instance, "start", Instance]));
    }

    protected static void Own(string folder, string owner) => PostfixRun.Call("chown", "-R", owner, folder);

    /// <summary>
    /// Out of the way of the next round, and not deleted: whoever makes a file walks past all that ext4 has freed in the last minutes, which was measured to
    /// cost more than the file, and no desk deletes by the thousand what it has just filed.
    /// </summary>
    public void Tidy()
    {
        foreach (var mailbox in new[] { Answers, Filed })
        {
            var counted = Directory.CreateDirectory(Path.Combine(mailbox, "..", "counted")).FullName;
            foreach (var file in Directory.EnumerateFiles(mailbox)) File.Move(file, Path.Combine(counted, Path.GetFileName(file)));
        }
    }

    public virtual void Dispose()
    {
        PostfixRun.Call(Workplace.Instance, "stop", Instance);
        postfix.Dispose();
    }
}
