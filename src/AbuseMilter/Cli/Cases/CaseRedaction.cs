using System.Text.RegularExpressions;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Store;

namespace AbuseMilter.Cli.Cases;

/// <summary>
/// A notice for others to read: without mail addresses of strangers (their domains stay), names that may be a person's, and secrets. What an address of the network
/// is said to have done stays, since it is what a notice says.
/// </summary>
static partial class CaseRedaction
{
    public static CaseRow Of(CaseRow row) => row with
    {
        Entry = row.Entry with
        {
            Sender = Text(row.Entry.Sender)!,
            From = Text(row.Entry.From),
            Subject = Text(row.Entry.Subject),
            Evidence = Text(row.Entry.Evidence),
            ReplyReason = Text(row.Entry.ReplyReason)!,
            Notice = row.Entry.Notice is { } notice ? Of(notice, row.Entry.From, isKnown: row.Entry.Profile is not null) : null,
        },
    };

    /// <summary>A mail address with its domain alone.</summary>
    public static string Address(string address) => MailAddress().Replace(address, $"{Redaction.Mark}@$1");

    // Who has a profile is an organisation.
    static Notice Of(Notice notice, string? from, bool isKnown) => notice with
    {
        Complainant = isKnown ? Text(notice.Complainant) : Name(notice.Complainant, from, isKnown),
        RightsHolder = Name(notice.RightsHolder, from, isKnown),
        Address = Text(notice.Address),
        Deadline = notice.Deadline is { } deadline ? deadline with { Stated = Text(deadline.Stated)! } : null,
        SubjectDemand = Text(notice.SubjectDemand),
        Items = [.. notice.Items.Select(item => item with { FileName = Text(item.FileName), Work = Text(item.Work), Url = Text(item.Url), TimeStated = Text(item.TimeStated) })],
    };

    // A company says what it is. "John Doe" and "Doe Pictures" look alike, and so do a brand and a surname, unless an organisation speaks for the brand, or mails
    // from a domain of that name, which stays in any case.
    static string? Name(string? name, string? from, bool isKnown) =>
        name is null || OrganisationName.HasLegalForm(name) || (IsWord(name) && (isKnown || IsNameOf(name, from))) ? Text(name) : Redaction.Mark;

    static bool IsWord(string name) => !name.Any(c => char.IsWhiteSpace(c) || c == ',');

    static bool IsNameOf(string name, string? from) =>
        from is not null && DomainName.Organisation(from[(from.LastIndexOf('@') + 1)..]).Split('.')[0].Equals(name, StringComparison.OrdinalIgnoreCase);

    static string? Text(string? text) => text is null ? null : Address(Redaction.Of(text));

    [GeneratedRegex("""[^\s<>"'(),;:@\[\]]{1,64}@([\p{L}\p{Nd}.-]{1,253})""", RegexOptions.NonBacktracking, 1000)]
    private static partial Regex MailAddress();
}
