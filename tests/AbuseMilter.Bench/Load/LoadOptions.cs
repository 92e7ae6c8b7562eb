using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Bench.Load;

/// <summary>What is asked of the server, and what it has to answer.</summary>
sealed record LoadOptions
{
    public required Endpoint Endpoint { get; init; }

    public int Connections { get; init; } = 1;

    /// <summary>True: a connection serves all messages. False: one message a connection, as Postfix with a client that sends one mail.</summary>
    public bool Kept { get; init; }

    /// <summary>Notices among ten thousand messages, evenly spread.</summary>
    public int NoticesIn10K { get; init; } = 100;

    /// <summary>New messages are begun for so long.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The process whose CPU time is counted; 0 for none.</summary>
    public int ServerPid { get; init; }

    /// <summary>Null: whatever the server says is right.</summary>
    public Expectation? Expectation { get; init; }
}

/// <summary>The verdict that each kind of message must get, and at which event: a wrong one would make a server look fast.</summary>
sealed record Expectation((Command At, Reply Verdict) Unwatched, (Command At, Reply Verdict) Notice)
{
    /// <summary>Of a filter that does the job.</summary>
    public static Expectation Job { get; } = new((Command.Data, Reply.Accept), (Command.EndOfMessage, Reply.Discard));

    /// <summary>Of one that wants nothing and is asked about everything.</summary>
    public static Expectation Nothing { get; } = new((Command.EndOfMessage, Reply.Continue), (Command.EndOfMessage, Reply.Continue));
}
