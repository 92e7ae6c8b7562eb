namespace AbuseMilter.Settings;

/// <summary><c>reject</c> or <c>tempfail</c> of a rule: what the client is told. The three agree with each other.</summary>
/// <param name="Code">550 to 559, or 450 to 459.</param>
/// <param name="EnhancedCode">RFC 3463, of the same class.</param>
/// <param name="Text">One line of printable ASCII.</param>
public sealed record RefusalSettings(int Code, string EnhancedCode, string Text);
