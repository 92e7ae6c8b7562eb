namespace AbuseMilter.Replies;

/// <summary>An SMTP reply (RFC 5321 section 4.2), its lines without code and line end; characters that are not printable ASCII stand as <c>?</c>.</summary>
sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    const int ShownCharacters = 500;

    public bool IsPositive => Code is >= 200 and < 300;

    public bool IsTemporary => Code is >= 400 and < 500;

    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>Code and text on one line, for logs.</summary>
    public override string ToString()
    {
        var text = $"{Code} {string.Join(" / ", Lines)}";
        return text.Length <= ShownCharacters ? text : text[..ShownCharacters];
    }
}
