using System.Globalization;
using AbuseMilter.Postfix;
using AbuseMilter.Settings;

namespace AbuseMilter.Doctor;

/// <summary>main.cf and master.cf: what is missing for us, and what does not fit our times and limits.</summary>
static class PostfixFindings
{
    const string Area = "postfix";

    public static IEnumerable<Finding> Of(AbuseMilterSettings settings, PostfixSetup setup)
    {
        var wiring = new Wiring(settings, setup);
        var changes = wiring.Changes();
        foreach (var (problem, commands) in Change.Mends(changes)) yield return Finding.Error(Area, problem, Reloaded(setup, commands));
        foreach (var finding in wiring.Incoming.SelectMany(service => Service(wiring, setup, service))) yield return finding;
        foreach (var finding in Times(settings.Milter, wiring, setup).Concat(Sizes(settings, setup)).Concat(Authentication(settings, wiring))) yield return finding;
        if (wiring.Reachable is null)
            yield return Finding.Error(Area, $"Postfix is chrooted to {setup.QueueDirectory} and reaches none of {string.Join(", ", settings.Milter.Listen)}", SocketFindings.WithinReach(setup));
        else if (changes.Count == 0) yield return Finding.Good(Area, $"{setup.Directory} leads mail through this milter, and replies past it");
    }

    static IEnumerable<Finding> Service(Wiring wiring, PostfixSetup setup, MasterEntry service)
    {
        var overrides = setup.Of(service, "receive_override_options");
        var where = service.Options.ContainsKey("receive_override_options") ? $"{service.Name}/{service.Type}/" : "";
        if (overrides.Contains("no_milters", StringComparison.Ordinal))
            yield return Finding.Error(Area, $"{where}receive_override_options has no_milters: mail of strangers passes no filter", Without(setup, where, overrides, "no_milters"));
        if (overrides.Contains("no_header_body_checks", StringComparison.Ordinal) && wiring.Strips)
            yield return Finding.Error(Area, $"{where}receive_override_options has no_header_body_checks: Authentication-Results of strangers stay", Without(setup, where, overrides, "no_header_body_checks"));
    }

    static string Without(PostfixSetup setup, string where, string overrides, string word)
    {
        var rest = string.Join(',', overrides.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Where(one => one != word));
        return Reloaded(setup, ["postconf", "-c", setup.Directory, where.Length > 0 ? "-P" : "-e", $"{where}receive_override_options = {rest}"]);
    }

    // Postfix must wait longer than we take, else it goes on without our verdict.
    static IEnumerable<Finding> Times(MilterSettings milter, Wiring wiring, PostfixSetup setup)
    {
        var entry = MilterEntry.Read(setup["smtpd_milters"]).FirstOrDefault(wiring.IsOurs);
        foreach (var (name, option, least, key) in ((string, string, TimeSpan, string)[])
        [
            ("milter_command_timeout", "command_timeout", milter.Limits.EarlyVerdict, "early_verdict_seconds"),
            ("milter_content_timeout", "content_timeout", milter.Limits.Verdict, "verdict_seconds"),
        ])
        {
            var stated = entry?.Options.GetValueOrDefault(option) ?? setup[name];
            if (PostfixSetup.Time(stated) is { } time && time <= least)
                yield return Finding.Error(Area, string.Create(CultureInfo.InvariantCulture, $"{name} is {stated}, and a verdict may take {least.TotalSeconds} s (milter.limits.{key})"),
                    Reloaded(setup, ["postconf", "-c", setup.Directory, "-e", string.Create(CultureInfo.InvariantCulture, $"{name} = {least.TotalSeconds + 10}s")]));
        }
        var action = entry?.Options.GetValueOrDefault("default_action") ?? setup["milter_default_action"];
        if (action is "reject" or "quarantine")
            yield return Finding.Error(Area, $"milter_default_action is {action}: while this milter is down, mail is {(action == "reject" ? "refused for good" : "put on hold")}",
                Reloaded(setup, ["postconf", "-c", setup.Directory, "-e", "milter_default_action = tempfail"]));
        else if (action.Length > 0)
            yield return Finding.Good(Area, $"while this milter is down, {(action == "accept" ? "mail flows, and notices stay unseen in the mailbox" : "senders are asked to come again")} (milter_default_action = {action})");
    }

    static IEnumerable<Finding> Sizes(AbuseMilterSettings settings, PostfixSetup setup)
    {
        if (long.TryParse(setup["message_size_limit"], out var largest) && (largest == 0 || largest > settings.Milter.ContentBytes))
            yield return Finding.Warning(Area, $"message_size_limit is {largest}: mail beyond milter.content_bytes ({settings.Milter.ContentBytes}) travels on unread",
                "raise milter.content_bytes, or lower message_size_limit");
        if (long.TryParse(setup["default_process_limit"], out var processes) && processes > settings.Milter.Connections)
            yield return Finding.Warning(Area, $"default_process_limit is {processes}, and milter.connections {settings.Milter.Connections}: the sessions beyond them wait",
                $"milter.connections = {processes} in the configuration");
        var (delimiter, ours) = (setup["recipient_delimiter"], settings.Desk.RecipientDelimiter?.ToString() ?? "");
        if (delimiter != ours)
            yield return Finding.Warning(Area, $"recipient_delimiter is \"{delimiter}\", and desk.recipient_delimiter \"{ours}\"",
                $"desk.recipient_delimiter = \"{delimiter}\" in the configuration");
    }

    static IEnumerable<Finding> Authentication(AbuseMilterSettings settings, Wiring wiring)
    {
        if (!settings.Reply.RequireAuthentication) yield break;
        if (settings.Authentication.AuthservIds.Count == 0)
            yield return Finding.Warning("authentication", "authentication.authserv_ids is empty: nobody passes for authenticated, and all answers wait for a person",
                "name the authserv-id of your OpenDKIM, OpenDMARC or rspamd in it, and have it in smtpd_milters");
        else if (!settings.Authentication.IncomingStripped)
            yield return Finding.Warning("authentication", "authentication.incoming_stripped is false: no Authentication-Results field is believed",
                wiring.Strips ? "incoming_stripped = true in the configuration: header_checks removes those of strangers" : "abuse-milter postfix --apply, then incoming_stripped = true in the configuration");
    }

    static string Reloaded(PostfixSetup setup, params IReadOnlyList<IReadOnlyList<string>> commands) =>
        string.Join(" && ", commands.Append(["postfix", "-c", setup.Directory, "reload"]).Select(ShellLine.Of));
}
