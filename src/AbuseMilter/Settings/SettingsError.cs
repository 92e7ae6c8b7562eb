namespace AbuseMilter.Settings;

/// <summary>One thing that is wrong, where, and what is allowed instead.</summary>
public sealed record SettingsError(SourcePosition At, string Text)
{
    public override string ToString() => $"{At}: {Text}";
}
