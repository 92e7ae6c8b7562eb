namespace AbuseMilter.Settings.Binding;

/// <summary>Everything that is wrong with a configuration, over all of its files.</summary>
sealed class Problems
{
    readonly List<SettingsError> errors = [];
    readonly List<string> files = [];

    readonly List<SettingsError> warnings = [];

    public int Count => errors.Count;

    /// <summary>A document was read in part only: what seems to be missing may stand in the rest.</summary>
    public bool Partial { get; private set; }

    /// <summary>In order of files, lines and columns.</summary>
    public IReadOnlyList<SettingsError> InOrder => Ordered(errors);

    /// <summary>What is allowed and hardly meant, in the same order.</summary>
    public IReadOnlyList<SettingsError> Warnings => Ordered(warnings);

    /// <summary>The errors of this file come after those of the files before it.</summary>
    public void Begin(string file) => files.Add(file);

    public void Add(SourcePosition at, string text) => errors.Add(new(at, text));

    public void Warn(SourcePosition at, string text) => warnings.Add(new(at, text));

    public void AddSyntax(IReadOnlyList<SettingsError> syntax)
    {
        errors.AddRange(syntax);
        Partial |= syntax.Count > 0;
    }

    public void AddMissing(SourcePosition at, string text)
    {
        if (!Partial) Add(at, text);
    }

    SettingsError[] Ordered(List<SettingsError> told) =>
        [.. told.OrderBy(error => files.IndexOf(error.At.File)).ThenBy(error => error.At.Line).ThenBy(error => error.At.Column)];
}
