namespace AbuseMilter.Cli;

/// <summary>What many inspections come to.</summary>
sealed class Tally
{
    readonly Dictionary<(string Class, string Rule), Counts> byRule = [];
    readonly Dictionary<string, int> held = [];
    readonly List<float> milliseconds = [];

    public int Mails { get; private set; }

    public int Shown { get; private set; }

    public int Troubles { get; private set; }

    /// <summary>Files in folders that do not look like mails.</summary>
    public int PassedOver { get; private set; }

    public (string Name, double Milliseconds) Slowest { get; private set; } = ("", 0);

    public IEnumerable<(string Class, string Rule, Counts Counts)> ByRule => byRule.OrderByDescending(row => row.Value.Mails).Select(row => (row.Key.Class, row.Key.Rule, row.Value));

    /// <summary>Replies that wait for a person, by the code of the reason.</summary>
    public IEnumerable<(string Reason, int Count)> Held => held.OrderByDescending(row => row.Value).Select(row => (row.Key, row.Value));

    public void Add(Inspected seen, bool isShown)
    {
        if (seen.Trouble is not null) Troubles++;
        else if (seen.Inspection is not { } mail) PassedOver++;
        else Add(mail, seen.Took, isShown);
    }

    void Add(Inspection mail, TimeSpan took, bool isShown)
    {
        Mails++;
        milliseconds.Add((float)took.TotalMilliseconds);
        if (took.TotalMilliseconds > Slowest.Milliseconds) Slowest = (mail.File, took.TotalMilliseconds);
        if (!isShown) return;
        Shown++;
        var key = (mail.Class, mail.Appraisal?.Decision.Rule ?? "-");
        byRule[key] = byRule.GetValueOrDefault(key).With(mail.ReplyWord);
        if (mail.ReplyWord == "hold") held[mail.ReplyCode] = held.GetValueOrDefault(mail.ReplyCode) + 1;
    }

    /// <summary>Milliseconds within which that share of the mails was inspected.</summary>
    public float Within(double share)
    {
        milliseconds.Sort();
        return milliseconds.Count == 0 ? 0 : milliseconds[(int)Math.Min(milliseconds.Count * share, milliseconds.Count - 1)];
    }

    public readonly record struct Counts(int Mails, int Send, int Hold)
    {
        public Counts With(string reply) => new(Mails + 1, Send + (reply == "send" ? 1 : 0), Hold + (reply == "hold" ? 1 : 0));
    }
}
