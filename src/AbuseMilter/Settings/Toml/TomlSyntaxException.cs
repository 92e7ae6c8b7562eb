namespace AbuseMilter.Settings.Toml;

/// <summary>Leaves a statement that cannot be read further. Never leaves <see cref="TomlParser"/>.</summary>
sealed class TomlSyntaxException(SourcePosition at, string text) : Exception(text)
{
    public SourcePosition At { get; } = at;
}
