using System.Buffers;

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
    const int LongestKept = 1024 * 1024;

    readonly LinePieces lines = new(input);
    ArrayBufferWriter<byte> mail = new();
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
        while (lines.Next(out _) is { Length: > 0 } piece && mail.WrittenCount <= longest) Keep(piece);
        return Taken(name, mail.WrittenSpan);
    }

    // The From_ line is at hand: it was the first of all, or ended the mail before.
    FoundMail? NextOfMbox()
    {
        if (number == 0) lines.Next(out _);
        else if (lines.Peek().IsEmpty) return null;
        number++;
        var blank = 0;
        while (lines.Next(out var startsLine) is { Length: > 0 } piece)
        {
            if (startsLine && blank > 0 && MailShape.IsFromLine(piece)) break;
            Keep(startsLine && piece[0] == '>' && piece.TrimStart((byte)'>').StartsWith("From "u8) ? piece[1..] : piece);
            blank = startsLine && piece is [(byte)'\n'] or [(byte)'\r', (byte)'\n'] ? piece.Length : 0;
        }
        // The blank line before a From_ line is the mbox's.
        return Taken($"{name}#{number}", mail.WrittenCount <= longest ? mail.WrittenSpan[..^blank] : mail.WrittenSpan);
    }

    void Keep(ReadOnlySpan<byte> piece)
    {
        taken += piece.Length;
        if (mail.WrittenCount <= longest) mail.Write(piece);
    }

    FoundMail Taken(string its, ReadOnlySpan<byte> content)
    {
        var found = new FoundMail(its, taken) { Content = content.ToArray() };
        taken = 0;
        mail.ResetWrittenCount();
        // One long mail shall not be carried on for thousands of short ones.
        if (mail.Capacity > LongestKept) mail = new();
        return found;
    }
}
