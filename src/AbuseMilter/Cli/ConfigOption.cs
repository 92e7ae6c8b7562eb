using System.CommandLine;

namespace AbuseMilter.Cli;

/// <summary><c>--config</c>, alike for every verb.</summary>
static class ConfigOption
{
    const string Installed = "/etc/abuse-milter/abusemilter.toml";

    public static Option<string> Create() => new("--config", "-c")
    {
        Description = $"The configuration file (default: {Installed}, else the one shipped beside the program)",
        HelpName = "FILE",
        DefaultValueFactory = _ => File.Exists(Installed) ? Installed : Path.Combine(AppContext.BaseDirectory, "conf", "abusemilter.toml"),
    };
}
