namespace AbuseMilter.Settings;

/// <summary>Whose mail is answered although a field of it speaks against that.</summary>
public enum AnswerScope
{
    Never,

    /// <summary>That of senders whom <c>reply.mode</c> lets be answered without a person.</summary>
    KnownOnly,

    Always,
}
