namespace AbuseMilter.Postfix;

/// <summary>How a Postfix is set up, as its postconf(1) tells: values with all names in them resolved, and defaults where nothing is said.</summary>
sealed class PostfixSetup
{
    readonly IReadOnlyDictionary<string, string> values;
    readonly IReadOnlyDictionary<string, string> stated;

    internal PostfixSetup(string directory, string values, string stated, IReadOnlyList<MasterEntry> services) =>
        (Directory, this.values, this.stated, Services) = (directory, Pairs(values), Pairs(stated), services);

    /// <summary>Where main.cf lies.</summary>
    public string Directory { get; }

    public IReadOnlyList<MasterEntry> Services { get; }

    public string QueueDirectory => this["queue_directory"];

    /// <summary>Of main.cf; empty for a name that Postfix does not know.</summary>
    public string this[string name] => values.GetValueOrDefault(name, "");

    /// <summary>Asks Postfix.</summary>
    /// <param name="directory">Null for its usual one.</param>
    /// <exception cref="IOException">There is no Postfix, or its files cannot be read.</exception>
    public static PostfixSetup Read(string? directory)
    {
        var etc = directory ?? Tool.Demand("postconf", "-h", "config_directory").Trim();
        return new(etc, Tool.Demand("postconf", "-c", etc, "-x"), Tool.Demand("postconf", "-c", etc, "-n"),
            MasterEntry.Read(Tool.Demand("postconf", "-c", etc, "-M"), Tool.Demand("postconf", "-c", etc, "-P")));
    }

    /// <summary>As it stands in main.cf, with names unresolved; null when nothing is said there.</summary>
    public string? Stated(string name) => stated.GetValueOrDefault(name);

    /// <summary>What a service goes by: its own override, else main.cf.</summary>
    public string Of(MasterEntry service, string name) => service.Options.GetValueOrDefault(name) ?? this[name];

    /// <summary>The services through which mail of strangers comes: those at port 25, or behind postscreen; where there is none of these, all that take SMTP
    /// but one, and but those that pass no filter on purpose.</summary>
    /// <param name="but">The one through which replies go out.</param>
    public IReadOnlyList<MasterEntry> Incoming(MasterEntry? but)
    {
        var smtp = Services.Where(service => service.Program == "smtpd" && service.Type is "inet" or "pass" && service != but).ToList();
        var public25 = smtp.Where(service => service.Type == "pass" || service.Name.Split(':')[^1] is "smtp" or "25").ToList();
        return public25.Count > 0 ? public25 : [.. smtp.Where(service => !service.Options.GetValueOrDefault("receive_override_options", "").Contains("no_milters", StringComparison.Ordinal))];
    }

    /// <summary>A time such as <c>30s</c> or <c>5m</c>, in seconds where no unit is said; null when it is none.</summary>
    public static TimeSpan? Time(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits == 0 || !long.TryParse(text.AsSpan(0, digits), out var count)) return null;
        long? unit = text[digits..] switch { "" or "s" => 1, "m" => 60, "h" => 3600, "d" => 86400, "w" => 604800, _ => null };
        return unit is { } seconds && count < 100_000_000 ? TimeSpan.FromSeconds(count * seconds) : null;
    }

    static Dictionary<string, string> Pairs(string text) => text.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
        .GroupBy(pair => pair[0].Trim()).ToDictionary(same => same.Key, same => same.Last()[1].Trim());
}
