namespace AbuseMilter.Settings.Binding;

static class LogSection
{
    static readonly LogSettings Default = new();

    public static LogSettings Bind(Section section, string folder)
    {
        var settings = new LogSettings
        {
            Level = section.Choice("level", Default.Level, ["debug", "info", "warning", "error"]),
            Json = section.Choice("format", "text", ["text", "json"]) == "json",
            File = section.Text("file", Default.File, text => text.Text.Length == 0 ? null : LogFile(text, folder)),
        };
        section.Close();
        return settings;
    }

    static string LogFile(Stated stated, string folder)
    {
        var path = PathText.Read(stated, folder);
        if (path.Length > 0 && Path.GetDirectoryName(path) is { } parent && !Directory.Exists(parent))
            stated.Wrong($"the folder {Excerpt.Of(parent)} does not exist; make it, or write \"\" for stdout");
        if (Directory.Exists(path)) stated.Wrong($"{stated.Quoted} is a folder; name a file in it");
        return path;
    }
}
