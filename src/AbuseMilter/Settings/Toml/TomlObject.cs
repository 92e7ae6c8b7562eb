namespace AbuseMilter.Settings.Toml;

/// <summary>Anything that can stand after a key or in an array. It knows where it was written.</summary>
public abstract class TomlObject(SourcePosition at)
{
    /// <summary>
    /// First character of the value; of a table written with a header, its opening bracket; of a table that only a dotted key or a longer
    /// header names, that key.
    /// </summary>
    public SourcePosition At { get; } = at;

    /// <summary>What it is, in words for error messages: <c>a string</c>, <c>an array</c>.</summary>
    public abstract string Kind { get; }
}
