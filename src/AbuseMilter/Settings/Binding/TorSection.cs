namespace AbuseMilter.Settings.Binding;

static class TorSection
{
    public static TorSettings Bind(Section section, string folder)
    {
        var settings = new TorSettings
        {
            ExitList = section.Text<string?>("exit_list", null, text => text.Text.Length == 0 ? null : ExitList(text, folder)),
            ExitListAt = section.KeyAtOr("exit_list", section.At),
        };
        section.Close();
        return settings;
    }

    // What else there is to say of it says its reader, which looks again when it changes.
    static string ExitList(Stated stated, string folder)
    {
        var path = PathText.Read(stated, folder);
        if (path.Length > 0 && PlainFile.Other(path) is { } other) stated.Wrong($"{path} is no file, but {other}");
        return path;
    }
}
