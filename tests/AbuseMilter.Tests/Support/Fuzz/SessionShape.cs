using AbuseMilter.Milter.Session;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>All of a session that is not sent by the MTA: limits, policies in the order in which they are taken, what the judge does call by call.</summary>
sealed record SessionShape(MilterLimits Limits, SessionShape.Watching Watched, IReadOnlyList<PolicyShape> Policies, IReadOnlyList<JudgeAct> Acts)
{
    // Short, so that a judge that never answers is given up after two signs that it takes longer; odd, so that no other timer is taken for one of these.
    public static readonly TimeSpan Progress = TimeSpan.FromSeconds(5.001), Judgement = TimeSpan.FromSeconds(12), EarlyJudgement = TimeSpan.FromSeconds(3);

    static readonly MilterLimits Roomy = MilterLimits.Default with { Progress = Progress, Judgement = Judgement, EarlyJudgement = EarlyJudgement };

    public enum Watching
    {
        Abuse,
        All,
        Nobody,
    }

    public bool HasDefaultLimits => ReferenceEquals(Limits, Roomy);

    public static SessionShape Any(Random random) => new(
        random.Next(4) == 0 ? SomeLimits(random) : Roomy,
        random.Next(8) switch { < 6 => Watching.Abuse, 6 => Watching.All, _ => Watching.Nobody },
        [.. Enumerable.Range(0, random.Next(3) == 0 ? random.Next(2, 5) : 1).Select(_ => PolicyShape.Any(random))],
        [.. Enumerable.Range(0, 8).Select(_ => JudgeAct.Any(random))]);

    public bool Watches(ReadOnlySpan<byte> mailbox) => Watched switch
    {
        Watching.Abuse => mailbox.StartsWith("abuse@"u8),
        Watching.All => true,
        _ => false,
    };

    public JudgeAct Act(int call) => Acts[call % Acts.Count];

    public IEnumerable<string> Remarks() =>
    [
        $"# watched: {Watched}; limits: {Limits.FrameBytes} bytes a frame, {Limits.Recipients} recipients, {Limits.EnvelopeBytes} bytes of envelope, "
            + $"{Limits.ContentBytes} bytes and {Limits.HeaderFields} fields of content",
        .. Policies.Select((policy, i) => $"# policy {i}: {policy}"),
        .. Acts.Select((act, i) => $"# call {i} of the judge: {act}"),
    ];

    static MilterLimits SomeLimits(Random random)
    {
        int[] frames = [128 * 1024, 256 * 1024, 1024 * 1024];
        return Roomy with
        {
            FrameBytes = frames[random.Next(3)],
            Recipients = random.Next(2) == 0 ? random.Next(4) : Roomy.Recipients,
            EnvelopeBytes = random.Next(2) == 0 ? random.Next(100) : Roomy.EnvelopeBytes,
            ContentBytes = random.Next(2) == 0 ? random.Next(100) : Roomy.ContentBytes,
            HeaderFields = random.Next(2) == 0 ? random.Next(4) : Roomy.HeaderFields,
        };
    }
}
