namespace AbuseMilter.Replies;

/// <summary>A rendered template: a subject of one line, and a text with LF line ends that ends in one.</summary>
public sealed record Letter(string Subject, string Body)
{
    // RFC 3676 section 4.3. What stands behind it is hidden by many who show mail.
    const string SignatureMark = "\n-- \n";

    static readonly string Divider = new('-', TextWrap.Width);

    /// <summary>For Content-Language; of a letter in two languages both, with a comma.</summary>
    public required string Language { get; init; }

    /// <summary>How many lines of the notice the letter may quote.</summary>
    public int QuotedLines { get; init; }

    /// <summary>True when the header of the notice may go with the letter.</summary>
    public bool AttachesHeader { get; init; }

    int SignatureAt => Body.LastIndexOf(SignatureMark, StringComparison.Ordinal) is >= 0 and var at ? at : Body.Length;

    string Unsigned => Body[..SignatureAt].TrimEnd('\n');

    /// <summary>The same letter in several languages, one below the other: the subject is that of the first, the signature that of the last.</summary>
    public static Letter Together(IReadOnlyList<Letter> letters) => letters is [var only] ? only : letters[0] with
    {
        Language = string.Join(", ", letters.Select(letter => letter.Language)),
        Body = string.Concat(letters.SkipLast(1).Select(letter => $"{letter.Unsigned}\n\n{Divider}\n\n")) + letters[^1].Body,
    };

    /// <summary>With lines of the notice above the signature.</summary>
    /// <param name="quote">Empty, or whole lines.</param>
    internal Letter With(string quote) =>
        quote.Length == 0 ? this : this with { Body = $"{Unsigned}\n\n{quote}{Body[SignatureAt..]}" };
}
