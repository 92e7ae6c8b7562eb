using AbuseMilter.Settings;

namespace AbuseMilter.Tests.Settings;

/// <summary>A configuration in a folder of its own, with templates dmca and spam.</summary>
sealed class SettingsFolder : IDisposable
{
    public const string Name = "abusemilter.toml";

    public SettingsFolder()
    {
        Write("templates/dmca.en.txt", "");
        Write("templates/dmca.de.txt", "");
        Write("templates/spam.en.txt", "");
        Write("templates/README.txt", "");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("abusemilter-settings-").FullName;

    public void Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public (AbuseMilterSettings? Settings, IReadOnlyList<SettingsError> Errors) Load() => SettingsFile.Load(Path.Combine(Root, Name));

    /// <summary>The errors as a user sees them, with the folder's path left out.</summary>
    public IReadOnlyList<string> Errors() => [.. Load().Errors.Select(error => error.ToString().Replace(Root + "/", "", StringComparison.Ordinal))];

    public static AbuseMilterSettings Loaded(string text)
    {
        using var folder = new SettingsFolder();
        folder.Write(Name, text);
        var (settings, errors) = folder.Load();
        return errors.Count == 0 ? settings! : throw new InvalidOperationException(string.Join('\n', errors));
    }

    public static IReadOnlyList<string> ErrorsOf(string text)
    {
        using var folder = new SettingsFolder();
        folder.Write(Name, text);
        return folder.Errors();
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
