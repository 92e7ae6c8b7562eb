namespace AbuseMilter.Settings;

/// <summary><c>reject</c> or <c>tempfail</c> of a rule: what the client is told. The three agree with each other.</summary>
/// <param name="Code">500 to 599, or 400 to 499.</param>
/// <param name="EnhancedCode">RFC 3463, of the same class.</param>
/// <param name="Text">One line of printable ASCII.</param>
public sealed record RefusalSettings(int Code, string EnhancedCode, string Text);
