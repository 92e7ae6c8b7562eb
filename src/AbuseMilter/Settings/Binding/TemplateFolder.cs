namespace AbuseMilter.Settings.Binding;

/// <summary>Which templates lie in a folder as NAME.LANGUAGE.txt.</summary>
sealed class TemplateFolder
{
    readonly SortedSet<string> names = new(StringComparer.Ordinal);
    readonly string path;

    /// <param name="path">Absolute; empty after an error that is already reported: then every name is accepted.</param>
    public TemplateFolder(string path)
    {
        this.path = path;
        if (path.Length == 0) return;
        try
        {
            foreach (var file in Directory.EnumerateFiles(path, "*.txt"))
                if (Path.GetFileName(file).Split('.') is [{ Length: > 0 } name, { Length: > 0 }, _]) names.Add(name);
        }
        catch (DirectoryNotFoundException)
        {
            Problem = $"the folder {path} does not exist";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Problem = $"the folder {path} cannot be read: {e.Message}";
        }
    }

    /// <summary>Why the folder cannot be read; null when it can.</summary>
    public string? Problem { get; }

    public string? Template(Stated stated)
    {
        if (stated.Text == RuleSettings.AlertTemplate) stated.Wrong($"{stated.Quoted} is the template of alerts; answer with another one");
        if (path.Length == 0 || stated.Text == RuleSettings.AlertTemplate || names.Contains(stated.Text)) return stated.Text;
        var file = $"{Excerpt.Of(stated.Text)}.LANGUAGE.txt";
        stated.Wrong(Problem ?? $"{stated.Quoted} has no file {file} in {path}; {Suggestion.For(stated.Text, names)}");
        return stated.Text;
    }
}
