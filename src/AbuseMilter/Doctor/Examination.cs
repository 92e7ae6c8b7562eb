using AbuseMilter.Hosting;
using AbuseMilter.Postfix;
using AbuseMilter.Settings;

namespace AbuseMilter.Doctor;

/// <summary>Looks at all that must be right for a notice to be seen, filed and answered. Changes nothing.</summary>
/// <param name="Path">Of the configuration.</param>
/// <param name="Postfix">The folder of main.cf; null for the usual one.</param>
/// <param name="User">As whom the daemon runs.</param>
sealed record Examination(string Path, string? Postfix, UnixUser User)
{
    public async Task<IReadOnlyList<Finding>> MakeAsync(CancellationToken cancellationToken)
    {
        var (generation, errors) = Generation.Load(Path);
        if (generation is null) return [.. errors.Select(error => Finding.Error("configuration", error.ToString(), $"abuse-milter check --config {Path}"))];
        var settings = generation.Settings;
        return
        [
            Finding.Good("configuration", $"{Path}: {settings.Rules.Count} rules, {settings.Profiles.Count} profiles, {generation.Templates.Names.Count()} templates"),
            .. generation.Warnings(DateOnly.FromDateTime(DateTime.UtcNow)).Select(warning => Finding.Warning("configuration", warning.ToString(), null)),
            .. await MilterFindings.OfAsync(settings.Milter, cancellationToken),
            .. OfPostfix(settings),
            .. await ReplyPortFindings.OfAsync(settings, cancellationToken),
            .. StoreFindings.Of(settings.Store, User, DateTimeOffset.UtcNow),
            ClockFindings.Of(),
        ];
    }

    List<Finding> OfPostfix(AbuseMilterSettings settings)
    {
        try
        {
            var setup = PostfixSetup.Read(Postfix);
            var isChrooted = new Wiring(settings, setup).Incoming.Any(service => service.IsChrooted);
            return [.. SocketFindings.Of(settings.Milter, setup, isChrooted, UnixUser.Find(setup["mail_owner"])), .. PostfixFindings.Of(settings, setup)];
        }
        catch (IOException e)
        {
            return [Finding.Error("postfix", e.Message, "apt install postfix, or name the folder of main.cf with --postfix")];
        }
    }
}
