namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>A mail as a mail host got it.</summary>
/// <param name="MailCommand">The line MAIL FROM, with its arguments.</param>
/// <param name="RecipientCommands">The lines RCPT TO.</param>
/// <param name="Content">One character for each byte, lines end with LF.</param>
sealed record ReceivedMail(string MailCommand, IReadOnlyList<string> RecipientCommands, string Content)
{
    /// <summary>The only recipient; empty when there are several.</summary>
    public string To => RecipientCommands is [var only] ? only.Split('<', '>')[1] : "";

    public string Text => Content[(Content.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];

    /// <summary>The fields, unfolded, in their order; not those that the hosts on the way added.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields =>
    [
        .. Content.Split("\n\n", 2)[0].Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal).Split('\n')
            .Select(line => line.Split(':', 2)).Where(parts => parts[0] != "Received").Select(parts => (parts[0], parts[1].Trim())),
    ];

    /// <summary>The value of the only field of that name; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public string? this[string name] => Fields.Where(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(each => each.Value).SingleOrDefault();
}
