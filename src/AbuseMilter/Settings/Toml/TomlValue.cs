namespace AbuseMilter.Settings.Toml;

/// <summary>A scalar. <see cref="Value"/> is a string, long, double, bool or <see cref="TomlDateTime"/>.</summary>
public sealed class TomlValue(object value, SourcePosition at) : TomlObject(at)
{
    public object Value { get; } = value;

    public override string Kind => Value switch
    {
        string => "a string",
        long => "an integer",
        double => "a float",
        bool => "a boolean",
        TomlDateTime { Kind: TomlDateTimeKind.LocalDate } => "a date",
        TomlDateTime { Kind: TomlDateTimeKind.LocalTime } => "a time",
        _ => "a date with time",
    };
}
