using AbuseMilter.Hosting;

namespace AbuseMilter.Tests.Hosting;

/// <summary>The configuration as it is shipped, with its templates and profiles, for 192.0.2.0/24 and without authentication, and changed by a test.</summary>
static class Shipped
{
    public static Generation Load(Func<string, string> change) =>
        Try(change) is ({ } loaded, _) ? loaded : throw new InvalidOperationException(string.Join('\n', Try(change).Errors));

    /// <summary>The errors without the folder's path.</summary>
    public static (Generation? Generation, IReadOnlyList<string> Errors) Try(Func<string, string> change, string? templates = null)
    {
        var folder = Directory.CreateTempSubdirectory("shipped-").FullName;
        try
        {
            var config = Path.Combine(folder, "abusemilter.toml");
            File.WriteAllText(config, change(File.ReadAllText(Repository.Path("conf/abusemilter.toml"))
                .Replace("templates = \"templates\"", $"templates = \"{templates ?? Repository.Path("conf/templates")}\"", StringComparison.Ordinal)
                .Replace("profiles = \"profiles\"", $"profiles = \"{Repository.Path("conf/profiles")}\"", StringComparison.Ordinal)
                .Replace("require_authentication = \"pass\"", "require_authentication = \"none\"", StringComparison.Ordinal)
                .Replace("[networks]", "[networks]\nours = \"192.0.2.0/24\"", StringComparison.Ordinal)));
            var (loaded, errors) = Generation.Load(config);
            return (loaded, [.. errors.Select(error => error.ToString().Replace(folder + "/", "", StringComparison.Ordinal))]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The same with these rules in place of the shipped ones.</summary>
    public static Generation WithRules(string rules) => Load(text => Rules(text, rules));

    public static string Rules(string text, string rules) => text[..text.IndexOf("\n[[rule]]", StringComparison.Ordinal)] + "\n" + rules + "\n";
}
