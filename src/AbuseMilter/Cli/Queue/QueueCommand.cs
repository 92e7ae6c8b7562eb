using System.CommandLine;

namespace AbuseMilter.Cli.Queue;

/// <summary><c>queue</c>: the replies that wait, and what a person does about them.</summary>
static class QueueCommand
{
    public const string Name = "queue";

    public static Command Create() => new(Name, "See what waits to go out and why; release, change, hold or cancel it.")
    {
        QueueList.Create(),
        QueueShow.Create(),
        QueueRetry.Create(),
        QueueHold.Create(),
        QueueRelease.Create(),
        QueueCancel.Create(),
    };
}
