using System.Net;
using AbuseMilter.Settings;

namespace AbuseMilter.Postfix;

/// <summary>What a Postfix lacks so that mail passes this milter and replies go out past it. Pure but for questions to Postfix's tables.</summary>
/// <param name="settings">Where we listen and what we believe.</param>
/// <param name="setup">The Postfix.</param>
/// <param name="signer">A filter that is to sign replies; null for none.</param>
sealed class Wiring(AbuseMilterSettings settings, PostfixSetup setup, string? signer = null)
{
    const string Checks = "abuse-milter_header_checks";

    // Asked of a program for each table, so once.
    readonly Lazy<bool> strips = new(() => setup["header_checks"].Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries)
        .Any(table => Tool.Run(["postmap", "-c", setup.Directory, "-q", "Authentication-Results: mx.example.com; dmarc=pass header.from=example.org", table])
            .Output.TrimStart().StartsWith("IGNORE", StringComparison.OrdinalIgnoreCase)));

    /// <summary>True when header_checks removes an Authentication-Results field that comes with a mail.</summary>
    public bool Strips => strips.Value;

    /// <summary>Through which replies go out; null where there is none, or where they go to another server.</summary>
    public MasterEntry? ReplyEntry => Port is { } port ? setup.Services.FirstOrDefault(service => service.ListensOn(port.Address.ToString(), port.Port)) : null;

    /// <summary>The services that bring mail of strangers.</summary>
    public IReadOnlyList<MasterEntry> Incoming => setup.Incoming(ReplyEntry);

    /// <summary>Where Postfix reaches us: the first of our sockets that it can; null when it can reach none.</summary>
    public ListenAddress? Reachable => settings.Milter.Listen.FirstOrDefault(address => address is not ListenAddress.Unix { Path: var path }
        || MilterEntry.IsBelow(path, setup.QueueDirectory) || Incoming.All(service => !service.IsChrooted));

    // Our service speaks no TLS: who asks for it has another server there.
    ListenAddress.Tcp? Port => settings.Reply is { Submit: ListenAddress.Tcp tcp, Submission.Tls: SubmissionTls.None } && IPAddress.IsLoopback(tcp.Address) ? tcp : null;

    /// <summary>In the order in which they can be made while mail flows: the way out first, the way in last.</summary>
    /// <exception cref="IOException">A file of ours or a program of Postfix is missing.</exception>
    public IReadOnlyList<Change> Changes() => [.. Replies(), .. Stripping(), .. Milters()];

    /// <summary>True when it is one of our sockets.</summary>
    public bool IsOurs(MilterEntry entry) => settings.Milter.Listen.Any(address => entry.LeadsTo(address, setup.QueueDirectory));

    IEnumerable<Change> Replies()
    {
        if (Port is not { } port) yield break;
        if (ReplyEntry is null)
        {
            var isChrooted = Incoming.Any(service => service.IsChrooted);
            foreach (var (service, line) in ReplyEntries.Lines(port, signer, isChrooted).Reverse().Where(added => setup.Services.All(known => $"{known.Name}/{known.Type}" != added.Service)))
                yield return new($"master.cf has no {service}, by which replies go out (reply.submit)", Postconf("-Me", $"{service} = {line}"), Postconf("-MX", service));
        }
        else if (!GoesPast(ReplyEntry))
        {
            yield return Override(ReplyEntry, "smtpd_milters", signer ?? "", "replies would meet this milter again");
        }
    }

    bool GoesPast(MasterEntry service) => setup.Of(service, "receive_override_options").Contains("no_milters", StringComparison.Ordinal)
        || !MilterEntry.Read(setup.Of(service, "smtpd_milters")).Any(IsOurs);

    IEnumerable<Change> Stripping()
    {
        if (settings.Authentication.AuthservIds.Count == 0 || Strips) yield break;
        var (file, known) = (Path.Combine(setup.Directory, Checks), setup.Stated("header_checks"));
        yield return new(null, ["install", "-m", "644", ReplyEntries.File("header_checks"), file], ["rm", "-f", file]);
        yield return new("header_checks does not name the table that removes Authentication-Results of strangers, so anybody passes for authenticated",
            Postconf("-e", $"header_checks = {(string.IsNullOrEmpty(known) ? "" : $"{known}, ")}regexp:{file}"), Restore("header_checks"));
    }

    IEnumerable<Change> Milters()
    {
        if (Reachable is not { } address) yield break;
        var endpoint = MilterEntry.EndpointOf(address, setup.QueueDirectory);
        foreach (var service in Incoming.Where(service => service.Options.ContainsKey("smtpd_milters")))
        {
            if (Put(service.Options["smtpd_milters"], endpoint) is var (list, problem)) yield return Override(service, "smtpd_milters", list, problem);
        }
        if (Incoming.All(service => service.Options.ContainsKey("smtpd_milters"))) yield break;
        if (Put(setup.Stated("smtpd_milters") ?? "", endpoint) is var (all, why))
            yield return new($"smtpd_milters: {why}", Postconf("-e", $"smtpd_milters = {all}"), Restore("smtpd_milters"));
    }

    // Behind those who say whether mail is authentic, and who should see it before it is gone.
    (string List, string Problem)? Put(string list, string endpoint)
    {
        var entries = MilterEntry.Read(list);
        if (entries.Any(entry => entry.Endpoint.Contains('$', StringComparison.Ordinal)))
            return MilterEntry.Read(setup["smtpd_milters"]).Any(IsOurs) ? null : ($"{list}, {endpoint}", "does not name this milter, so mail is not looked at");
        var ours = entries.Where(IsOurs).ToList();
        if (ours.Count == 0) return (MilterEntry.Write(entries.Append(MilterEntry.Read(endpoint)[0])), "does not name this milter, so mail is not looked at");
        var others = entries.Except(ours).ToList();
        if (IsOurs(entries[^1])) return null;
        return (MilterEntry.Write([.. others, .. ours]), $"this milter stands before {others[^1].Endpoint}, whose results it cannot see");
    }

    Change Override(MasterEntry service, string name, string value, string problem)
    {
        var place = $"{service.Name}/{service.Type}/{name}";
        return new($"{place}: {problem}", Postconf("-P", $"{place} = {value}"),
            service.Options.TryGetValue(name, out var known) ? Postconf("-P", $"{place} = {known}") : Postconf("-PX", place));
    }

    string[] Restore(string name) => setup.Stated(name) is { } known ? Postconf("-e", $"{name} = {known}") : Postconf("-X", name);

    string[] Postconf(params string[] words) => ["postconf", "-c", setup.Directory, .. words];
}
