namespace AbuseMilter.Settings.Binding;

static class NoticesSection
{
    const string DefaultFolder = "profiles";

    /// <summary>The folder of the profiles; empty after an error. The default's may be missing, stated or not.</summary>
    public static string ProfileFolder(Section section, string folder)
    {
        var path = section.Text("profiles", Path.Combine(folder, DefaultFolder), text => Existing(text, folder));
        section.Close();
        return path;
    }

    static string Existing(Stated stated, string folder)
    {
        var path = PathText.Read(stated, folder);
        if (path.Length == 0 || path == Path.Combine(folder, DefaultFolder) || Directory.Exists(path)) return path;
        stated.Wrong($"the folder {path} does not exist");
        return "";
    }
}
