namespace AbuseMilter.Milter.Wire;

/// <summary>Macros by the stage that they are wanted at: names as the MTA writes them, parted by blanks, such as <c>i {auth_authen}</c>.</summary>
public sealed record MacroNames
{
    /// <summary>The queue id alone, from the first stage on that has it.</summary>
    public static readonly MacroNames QueueId = new();

    public string Connect { get; init; } = "";

    public string Helo { get; init; } = "";

    public string Mail { get; init; } = "i";

    public string Recipient { get; init; } = "i";

    public string Data { get; init; } = "i";

    public string EndOfHeader { get; init; } = "";

    public string EndOfMessage { get; init; } = "i";
}
