using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// A statement on law that a letter makes, <c>[[law]]</c> in the head of its template and <c>{{law.NAME}}</c> in its text: apart from the
/// rest, so that whoever answers for it sees it, and since when it is known to be true.
/// </summary>
/// <param name="Name">Lower-case letters, digits and _.</param>
/// <param name="AsOf">The day on which it was last found to be true.</param>
/// <param name="ReviewBy">The last day before it is to be looked at again.</param>
/// <param name="Text">What the letter says, on one line.</param>
/// <param name="At">Where the block stands.</param>
public sealed record LawBlock(string Name, DateOnly AsOf, DateOnly ReviewBy, string Text, SourcePosition At);
