namespace AbuseMilter.Postfix;

/// <summary>A service of master.cf (master(5)).</summary>
/// <param name="Name">Such as <c>smtp</c>, or <c>127.0.0.1:10026</c>.</param>
/// <param name="Type">Such as <c>inet</c>.</param>
/// <param name="IsChrooted">False where nothing is said, as it is since Postfix 3.0.</param>
/// <param name="Program">Such as <c>smtpd</c>.</param>
/// <param name="Options">What it overrides of main.cf.</param>
sealed record MasterEntry(string Name, string Type, bool IsChrooted, string Program, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>What <c>postconf -M</c> and <c>postconf -P</c> print.</summary>
    public static IReadOnlyList<MasterEntry> Read(string services, string overrides)
    {
        var options = Lines(overrides).Select(Override).OfType<(string Service, string Option, string Value)>().ToLookup(line => line.Service);
        return [.. Lines(services).Select(line => line.Split((char[]?)null, 9, StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields.Length >= 8)
            .Select(fields => new MasterEntry(fields[0], fields[1], fields[4] == "y", fields[7],
                options[$"{fields[0]}/{fields[1]}"].GroupBy(one => one.Option).ToDictionary(same => same.Key, same => same.Last().Value)))];
    }

    /// <summary>True when it listens there, and to whatever that is called in the table of services.</summary>
    public bool ListensOn(string host, int port) => Type == "inet" && Name.LastIndexOf(':') is var colon
        && Name[(colon + 1)..] == port.ToString(System.Globalization.CultureInfo.InvariantCulture)
        && (colon < 0 || Name[..colon].Trim('[', ']') is "" or "localhost" || Name[..colon].Trim('[', ']') == host);

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // 127.0.0.1:10026/inet/smtpd_milters = VALUE
    static (string, string, string)? Override(string line)
    {
        if (line.Split('=', 2) is not [var place, var value] || place.Trim().Split('/') is not [.. var service, var option] || service.Length < 2) return null;
        return (string.Join('/', service), option, value.Trim());
    }
}
