namespace AbuseMilter.Cli.Input;

/// <summary>What was found where mails were looked for: a mail, something that could not be read, or a file that is none.</summary>
/// <param name="Name">The file; of a mail in an mbox with its number, <c>file#12</c>.</param>
/// <param name="Bytes">What it took of its file.</param>
sealed record FoundMail(string Name, long Bytes)
{
    /// <summary>As it lies there; of one that is longer than was asked for, its front.</summary>
    public byte[]? Content { get; init; }

    /// <summary>Why it could not be read.</summary>
    public string? Trouble { get; init; }

    public static FoundMail Broken(string name, string trouble) => new(name, 0) { Trouble = trouble };
}
