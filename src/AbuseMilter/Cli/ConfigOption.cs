using System.CommandLine;

namespace AbuseMilter.Cli;

/// <summary><c>--config</c>. Who only looks may do so without an installation; who serves mail must have one.</summary>
static class ConfigOption
{
    const string Installed = "/etc/abuse-milter/abusemilter.toml";

    static string Shipped => Path.Combine(AppContext.BaseDirectory, "conf", "abusemilter.toml");

    public static Option<string?> Create(string otherwise = "else the one shipped beside the program") => new("--config", "-c")
    {
        Description = $"The configuration file (default: {Installed}, {otherwise})",
        HelpName = "FILE",
    };

    public static string ToLookAt(string? given) => given ?? (File.Exists(Installed) ? Installed : Shipped);

    public static string ToServe(string? given) => Path.GetFullPath(given ?? Installed);
}
