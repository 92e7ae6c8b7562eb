namespace AbuseMilter.Postfix.Tests.Faults;

/// <summary>A step at which the daemon ends, of a notice that is on its way through it or of the answer to it.</summary>
/// <param name="Row">Of the fault matrix.</param>
/// <param name="Step">In words.</param>
/// <param name="Run">Sends a notice and kills the daemon, or leads to its end; the verdict, null where there was none.</param>
sealed record KillPoint(int Row, string Step, Func<Ordeal, string, Task<char?>> Run)
{
    public static IReadOnlyList<KillPoint> All { get; } =
    [
        new(1, "half of the body has come", HalfWay),
        Call(1, "the connection is accepted", o => Fault.Kill("accept", $"tcp:{o.Port}:").AfterIt()),
        Call(1, "the content is wanted", o => Fault.Kill("send", $"tcp:{o.Port}:", skip: 1)),
        Call(1, "the mail is read and nothing stored", _ => Fault.Kill("open", "DMCA/tmp/")),

        Call(2, "the file is there and empty", _ => Fault.Kill("open", "DMCA/tmp/").AfterIt()),
        Call(2, "before the file is linked", _ => Fault.Kill("link", "DMCA/new/")),
        Call(2, "before the file is written", _ => Fault.Kill("write", "DMCA/tmp/")),
        Call(2, "before the file is synced", _ => Fault.Kill("sync", "DMCA/tmp/")),
        Call(2, "the file is synced", _ => Fault.Kill("sync", "DMCA/tmp/").AfterIt()),

        Call(3, "before the folder is synced", _ => Fault.Kill("sync", "DMCA/new")),
        Call(3, "before the ledger is written", _ => Fault.Kill("write", "ledger.db-wal")),
        Call(3, "the file is linked", _ => Fault.Kill("link", "DMCA/new/").AfterIt()),
        Call(3, "the folder is synced", _ => Fault.Kill("sync", "DMCA/new").AfterIt()),
        Call(3, "the name in tmp is gone", _ => Fault.Kill("unlink", "DMCA/tmp/").AfterIt()),

        Call(4, "within the commit", _ => Fault.Kill("write", "ledger.db-wal", skip: 3)),
        Call(4, "before the commit is synced", _ => Fault.Kill("sync", "ledger.db-wal")),
        Call(4, "the commit has begun", _ => Fault.Kill("write", "ledger.db-wal").AfterIt()),
        Call(4, "later within the commit", _ => Fault.Kill("write", "ledger.db-wal", skip: 8)),

        Call(5, "before the verdict", o => Fault.Kill("send", $"tcp:{o.Port}:", skip: 2)),
        Call(5, "the commit is synced", _ => Fault.Kill("sync", "ledger.db-wal").AfterIt()),

        Call(6, "the verdict is sent", o => Fault.Kill("send", $"tcp:{o.Port}:", skip: 2).AfterIt()),
        new(6, "the submission server is away", WithoutServer),
        OnNewConnection(Call(6, "before the submission server is called", o => Fault.Kill("connect", $":{o.Mailhost.Port}"))),

        Server(7, SmtpStep.Content),
        Call(7, "before the final dot", o => Fault.Kill("send", $":{o.Mailhost.Port}", data: ".\r\n")),
        OnNewConnection(Server(7, SmtpStep.Connected)),
        OnNewConnection(Server(7, SmtpStep.Ehlo)),
        Server(7, SmtpStep.Mail),
        Server(7, SmtpStep.Rcpt),
        Server(7, SmtpStep.Data),

        Server(8, SmtpStep.Dot),
        AtDot(8, "confirmed, before it is written down", Fault.Kill("write", "ledger.db-wal")),
        Server(8, SmtpStep.Answered),

        AtDot(9, "while it is written down", Fault.Kill("write", "ledger.db-wal", skip: 1)),
        AtDot(9, "before that is synced", Fault.Kill("sync", "ledger.db-wal")),
        AtDot(9, "that is synced", Fault.Kill("sync", "ledger.db-wal").AfterIt()) with { IsSettled = true },
    ];

    /// <summary>It is on disk that the reply went out.</summary>
    public bool IsSettled { get; init; }

    /// <summary>The same step, at which the power goes; null where it is not a system call of ours.</summary>
    public KillPoint? WithPower { get; private init; }

    // Connections are kept for the next reply: what happens at their beginning does not happen at each.
    static KillPoint OnNewConnection(KillPoint point) => point with
    {
        Run = async (ordeal, mail) =>
        {
            await ordeal.Mailhost.HangUp();
            return await point.Run(ordeal, mail);
        },
        WithPower = point.WithPower is { } power ? OnNewConnection(power) : null,
    };

    static KillPoint Call(int row, string step, Func<Ordeal, Fault> fault)
    {
        KillPoint Of(Func<Fault, Fault> kind) => new(row, step, (ordeal, mail) =>
        {
            ordeal.Control.Arm(kind(fault(ordeal)));
            return ordeal.Deliver(mail);
        });
        return Of(killed => killed) with { WithPower = Of(killed => killed.WithPower()) };
    }

    // Armed once the server has the whole mail and has not confirmed it.
    static KillPoint AtDot(int row, string step, Fault fault)
    {
        KillPoint Of(Fault kind) => new(row, step, (ordeal, mail) =>
        {
            ordeal.Mailhost.At = at =>
            {
                if (at == SmtpStep.Dot) ordeal.Control.Arm(kind);
                return Mailhost.Usual(at);
            };
            return ordeal.Deliver(mail);
        });
        return Of(fault) with { WithPower = Of(fault.WithPower()) };
    }

    // The server kills its client with its own hand, and never answers.
    static KillPoint Server(int row, SmtpStep step) => new(row, $"the submission server is at {step}", (ordeal, mail) =>
    {
        ordeal.Mailhost.At = async at =>
        {
            if (at != step) return null;
            await ordeal.Daemon.Kill();
            return "";
        };
        return ordeal.Deliver(mail);
    });

    static async Task<char?> HalfWay(Ordeal ordeal, string mail)
    {
        using var session = new Sender(ordeal.Port);
        await session.Begin();
        await session.Envelope();
        await session.HalfOf(mail);
        await ordeal.Daemon.Kill();
        return await session.Verdict();
    }

    static async Task<char?> WithoutServer(Ordeal ordeal, string mail)
    {
        await ordeal.Mailhost.Close();
        var verdict = await ordeal.Deliver(mail);
        await ordeal.Daemon.Says("server is away");
        await ordeal.Daemon.Kill();
        ordeal.Mailhost.Open();
        return verdict;
    }
}
