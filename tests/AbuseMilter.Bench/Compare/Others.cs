namespace AbuseMilter.Bench.Compare;

/// <summary>Filters that people use, as they come from Debian; none unless asked for.</summary>
sealed class Others : IDisposable
{
    public Others(Workplace workplace, bool wanted)
    {
        if (!wanted) return;
        foreach (var name in new[] { "opendkim", "rspamd" }) Contenders.Add(Contender.StartOther(workplace, name));
    }

    public List<Contender> Contenders { get; } = [];

    public void Dispose() => Contenders.ForEach(contender => contender.Dispose());
}
