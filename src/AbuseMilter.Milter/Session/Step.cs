namespace AbuseMilter.Milter.Session;

/// <summary>
/// What is to be done after a frame. The message comes with <see cref="StepKind.Judge"/>, the end with <see cref="StepKind.Close"/>.
/// </summary>
public readonly record struct Step(StepKind Kind, Message? Message = null, ConnectionEnd? End = null)
{
    public static readonly Step Silent = new(StepKind.Silent);
    public static readonly Step Answered = new(StepKind.Answered);

    public static Step Judge(Message message) => new(StepKind.Judge, Message: message);

    public static Step Close(EndKind kind, string detail) => new(StepKind.Close, End: new ConnectionEnd(kind, detail));
}

public enum StepKind
{
    /// <summary>The MTA does not wait for anything.</summary>
    Silent,

    /// <summary>An answer was written to the output and is to be flushed.</summary>
    Answered,

    /// <summary>The message is complete; nothing else is read until <see cref="Conversation.Finish"/> was called.</summary>
    Judge,

    /// <summary>The connection is over.</summary>
    Close,
}
