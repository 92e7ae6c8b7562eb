namespace AbuseMilter.Settings.Toml;

/// <summary>One part of a dotted key.</summary>
readonly record struct TomlKey(string Name, SourcePosition At);
