using System.Text;

namespace AbuseMilter.Mime;

/// <summary>
/// Reads address lists (RFC 5322 sections 3.4 and 4.4), the broken ones too, in one pass: groups are flattened, routes and
/// comments removed, brackets and commas may be missing.
/// </summary>
sealed class AddressReader
{
    const int LongestRoute = 1000;
    const char QuotedBlank = '\0';

    readonly string field;
    readonly FieldScanner scanner;
    readonly List<MailboxAddress> mailboxes = [];
    /// <summary>Words outside brackets: as they show, and as they would stand in an addr-spec.</summary>
    readonly StringBuilder shown = new();
    readonly StringBuilder spec = new();
    string? comment;
    string? angle;
    bool hasAt;

    AddressReader(string field) => (this.field, scanner) = (field, new FieldScanner(field));

    public static List<MailboxAddress> Read(string field)
    {
        var reader = new AddressReader(field);
        reader.ReadList();
        return reader.mailboxes;
    }

    void ReadList()
    {
        var lastWordEnd = field.LastIndexOf("?=", StringComparison.Ordinal);
        while (!scanner.AtEnd)
        {
            if (scanner.ReadComment() is { } found)
                comment ??= found;
            else if (scanner.ReadQuoted() is { } quoted)
                AddQuoted(quoted);
            else if (scanner.Current == '=' && scanner.Position < lastWordEnd && TakeEncodedWord())
                continue;
            else if (scanner.Take('<'))
                ReadAngle();
            else if (scanner.Take(',') || scanner.Take(';'))
                Finish();
            else if (scanner.Current == ':' && angle is null && spec.Length > 0 && !hasAt)
                DropGroupName();
            else
                Add(scanner.Skip());
        }
        Finish();
    }

    void Add(char c)
    {
        shown.Append(c);
        spec.Append(c);
        hasAt |= c == '@';
    }

    void AddQuoted(string quoted)
    {
        shown.Append(quoted);
        spec.Append(Quote(quoted));
    }

    // Commas and brackets in a word that was not encoded well are no syntax.
    bool TakeEncodedWord()
    {
        var start = scanner.Position;
        if (string.CompareOrdinal(field, start, "=?", 0, 2) != 0 || EncodedWords.Match(field, start) is not { } word)
            return false;
        shown.Append(field, start, word.End - start);
        spec.Append(field, start, word.End - start);
        scanner.Advance(word.End - start);
        return true;
    }

    void DropGroupName()
    {
        scanner.Skip();
        shown.Clear();
        spec.Clear();
    }

    void ReadAngle()
    {
        if (angle is { Length: > 0 })
            Finish();
        var address = new StringBuilder();
        while (!scanner.AtEnd && scanner.Current is not ('>' or ',' or ';'))
        {
            if (scanner.ReadComment() is not null || scanner.Take('<'))
                continue;
            if (scanner.ReadQuoted() is { } quoted)
            {
                address.Append(Quote(quoted));
                continue;
            }
            if (address.Length > 0 || scanner.Current != '@' || !SkipRoute())
                address.Append(scanner.Skip());
        }
        while (scanner.Take('>'))
        {
        }
        angle = address.ToString();
    }

    // An obsolete route, "@a,@b:", ends with the colon.
    bool SkipRoute()
    {
        var rest = field.AsSpan(scanner.Position, Math.Min(LongestRoute, field.Length - scanner.Position));
        var end = rest.IndexOfAny(':', '>');
        if (end < 0 || rest[end] == '>')
            return false;
        scanner.Advance(end + 1);
        return true;
    }

    void Finish()
    {
        var address = Squeeze(angle ?? spec.ToString());
        var name = angle is null ? SplitBareAddress(ref address) : EncodedWords.Decode(shown.ToString()).Trim();
        if (name.Length == 0 && comment is not null)
            name = EncodedWords.Decode(comment).Trim();
        if (address.Length > 0)
            mailboxes.Add(new MailboxAddress(name.Length == 0 ? null : name, address));
        shown.Clear();
        spec.Clear();
        (comment, angle, hasAt) = (null, null, false);
    }

    // "John Example a@example.com": the brackets are missing.
    string SplitBareAddress(ref string address)
    {
        var words = spec.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = Array.FindLastIndex(words, word => word.IndexOf('@') is > 0 and var at && at < word.Length - 1);
        if (words.Length < 2 || found < 0)
            return "";
        address = Squeeze(words[found]);
        var name = string.Join(' ', words[..found].Concat(words[(found + 1)..]));
        return EncodedWords.Decode(name.Replace(QuotedBlank, ' ').Replace("\"", "", StringComparison.Ordinal)).Trim();
    }

    // A blank of a quoted local part must not be taken for one between words; control characters cannot occur otherwise.
    static string Quote(string text) => MailboxAddress.Quote(text).Replace(' ', QuotedBlank);

    // White space within an addr-spec is obsolete syntax and none of it.
    static string Squeeze(string address)
    {
        if (!address.AsSpan().ContainsAny(' ', '\t', QuotedBlank) && Ascii.IsValid(address))
            return address;
        var squeezed = new StringBuilder(address.Length);
        foreach (var c in address)
        {
            if (c == QuotedBlank)
                squeezed.Append(' ');
            else if (!char.IsWhiteSpace(c))
                squeezed.Append(c);
        }
        return squeezed.ToString();
    }
}
