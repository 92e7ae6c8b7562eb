namespace AbuseMilter.Settings;

/// <summary>Reads a configuration file and every file that it names. All errors are reported at once.</summary>
public static class SettingsFile
{
    /// <summary>Never throws for what is in the files, nor for files that are missing: those are errors of the result.</summary>
    public static (AbuseMilterSettings? Settings, IReadOnlyList<SettingsError> Errors) Load(string path) => throw new NotImplementedException();
}
