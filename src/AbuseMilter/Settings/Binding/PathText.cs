namespace AbuseMilter.Settings.Binding;

static class PathText
{
    /// <summary>Absolute, relative ones against the folder of the configuration file; empty after an error.</summary>
    public static string Read(Stated stated, string folder)
    {
        var problem = stated.Text.Length == 0 ? "a path is needed; it is empty"
            : stated.Text.Any(char.IsControl) ? "control characters are not allowed in a path"
            : stated.Text[0] == '~' ? $"{stated.Quoted}: ~ is not expanded; write the whole path, or ./~ for a name that begins with ~"
            : null;
        if (problem is null) return Path.GetFullPath(stated.Text, folder);
        stated.Wrong(problem);
        return "";
    }
}
