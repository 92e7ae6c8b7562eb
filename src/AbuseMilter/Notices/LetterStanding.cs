namespace AbuseMilter.Notices;

/// <summary>Whether a letter repeats an earlier one, or takes one back.</summary>
static class LetterStanding
{
    const int MaxHeading = 60;

    static readonly string[] Passive = ["is ", "has ", "have ", "was ", "were ", "been ", "est ", "queda "];

    public static bool IsRepeated(NoticeSource source) =>
        new Phrases(source.Subject).Has(Phrase.Repeat) || source.Phrases.Has(Phrase.Told) || source.Phrases.Of(Phrase.Repeat).Any(hit => IsHeading(source.Text, hit));

    // "SECOND NOTICE" on a line of its own; in a sentence the law may speak of reminders.
    static bool IsHeading(ReadOnlySpan<char> text, Phrases.Hit hit)
    {
        var start = text[..hit.At].LastIndexOf('\n') + 1;
        var end = text[hit.At..].IndexOf('\n') is >= 0 and var stop ? hit.At + stop : text.Length;
        var line = text[start..end].Trim(" *-=_#\t");
        return line.Length <= MaxHeading && text[start..hit.At].Trim(" *-=_#\t\u00ab\"").IsEmpty && !line.EndsWith(".");
    }

    public static bool IsWithdrawn(NoticeSource source)
    {
        var subject = new Phrases(source.Subject);
        if (subject.Has(Phrase.Withdrawal) && !subject.Has(Phrase.Condition) && !source.Subject.Contains("disregard", StringComparison.OrdinalIgnoreCase)) return true;
        return source.Phrases.Of(Phrase.Withdrawal).Any(hit => IsStatement(source, hit.At));
    }

    // "We withdraw our notice", "please disregard our notice": said now, of this matter, and not of what may come to be. The footer's "disregard" has an "if".
    static bool IsStatement(NoticeSource source, int at)
    {
        var (start, end) = Sentence.Around(source.Prose, at);
        var phrases = source.Phrases;
        if (phrases.Has(Phrase.Condition, start, end)) return false;
        return phrases.Of(Phrase.Withdrawn, start).TakeWhile(hit => hit.At < end).Any(hit => phrases.Has(Phrase.Paper, start, IsPassive(source.Prose, hit) ? hit.At : end));
    }

    // Of "the offer is withdrawn" the paper stands before, or it is none.
    static bool IsPassive(ReadOnlySpan<char> text, Phrases.Hit hit)
    {
        foreach (var verb in Passive)
        {
            if (text[hit.At..].StartsWith(verb, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}
