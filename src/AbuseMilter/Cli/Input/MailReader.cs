namespace AbuseMilter.Cli.Input;

/// <summary>
/// The mails of one stream: one, or those of an mbox (mboxrd and mboxo: a line that begins with <c>&gt;From </c> loses a <c>&gt;</c>). Memory is bounded by the
/// longest mail that is asked for, however long the stream is. A stream that breaks off ends with what went wrong.
/// </summary>
/// <param name="name">As it is told in messages.</param>
/// <param name="input">Read once, not closed.</param>
/// <param name="longest">Bytes of a mail that are kept; what follows is passed over.</param>
/// <param name="isSure">False: what does not look like a mail is passed over.</param>
sealed class MailReader(string name, Stream input, long longest, bool isSure)
{
    readonly LinePieces lines = new(input);
    readonly MemoryStream mail = new();
    long taken;
    int number;

    public IEnumerable<FoundMail> Mails()
    {
        for (var next = First(); next is not null; next = number > 0 ? Guarded(NextOfMbox) : null) yield return next;
    }

    FoundMail? First() => Guarded(() =>
    {
        var head = lines.Peek();
        if (MailShape.IsFromLine(head[..(head.IndexOf((byte)'\n') + 1)])) return NextOfMbox();
        if (MailShape.IsBinary(head)) return isSure ? FoundMail.Broken(name, "this is no mail, but a binary file") : new FoundMail(name, head.Length);
        return isSure || MailShape.IsMail(head) ? Whole() : new FoundMail(name, head.Length);
    });

    FoundMail? Guarded(Func<FoundMail?> next)
    {
        try
        {
            return next();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            number = 0;
            return FoundMail.Broken(name, e.Message);
        }
    }

    FoundMail Whole()
    {
        while (lines.Next(out _) is { Length: > 0 } piece && mail.Length <= longest) Keep(piece);
        return Taken(name);
    }

    // The From_ line is at hand: it was the first of all, or ended the mail before.
    FoundMail? NextOfMbox()
    {
        if (number == 0) lines.Next(out _);
        else if (lines.Peek().IsEmpty) return null;
        number++;
        var isBehindBlank = false;
        while (lines.Next(out var startsLine) is { Length: > 0 } piece)
        {
            if (startsLine && isBehindBlank && MailShape.IsFromLine(piece)) break;
            Keep(startsLine && piece[0] == '>' && piece.TrimStart((byte)'>').StartsWith("From "u8) ? piece[1..] : piece);
            isBehindBlank = startsLine && piece is [(byte)'\n'] or [(byte)'\r', (byte)'\n'];
            if (isBehindBlank) lastBlank = piece.Length;
        }
        // The blank line before a From_ line is the mbox's.
        if (isBehindBlank && mail.Length <= longest) mail.SetLength(mail.Length - lastBlank);
        return Taken($"{name}#{number}");
    }

    int lastBlank;

    void Keep(ReadOnlySpan<byte> piece)
    {
        taken += piece.Length;
        if (mail.Length <= longest) mail.Write(piece);
    }

    FoundMail Taken(string its)
    {
        var found = new FoundMail(its, taken) { Content = mail.ToArray() };
        taken = 0;
        mail.SetLength(0);
        // One long mail shall not be carried on for thousands of short ones.
        if (mail.Capacity > 1024 * 1024) mail.Capacity = 0;
        return found;
    }
}
