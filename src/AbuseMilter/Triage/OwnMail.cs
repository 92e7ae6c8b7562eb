using System.Buffers;
using System.Text.RegularExpressions;
using AbuseMilter.Mime;
using AbuseMilter.Settings;

namespace AbuseMilter.Triage;

/// <summary>
/// Recognises our own replies, and the answers to them, when they come back. Fields are searched and not parsed: who mangles them is
/// a machine, and the mail is still of ours.
/// </summary>
sealed class OwnMail(ReplySettings settings, Desk desk)
{
    const int ReferenceDigits = 12;
    const int MaxMarks = 100;
    const int LongestLine = 300;

    static readonly char[] AddressEnds = [' ', '\t', ',', ';', '<', '>', '(', ')', '"'];

    readonly string host = "@" + IdDomain(settings);

    // The letter's own marks: its reference, typed by hand too, and its Message-ID.
    readonly Regex letter = new($@"\bAM[\s\p{{Pd}}_:#]{{1,2}}[0-9a-f]{{{ReferenceDigits}}}\b|\b[0-9a-f]{{32}}@{Regex.Escape(IdDomain(settings))}\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    readonly SearchValues<string> marks = SearchValues.Create(["AM", "@" + IdDomain(settings)], StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The reference of a letter, such as <c>AM-0123456789ab</c>: the same for the same message, found again in the ledger as the start of its digest, and
    /// spelled so that it is recognised wherever the letter is quoted.
    /// </summary>
    /// <param name="digest">In hexadecimal digits.</param>
    public static string Reference(string digest) => $"AM-{digest[..Math.Min(ReferenceDigits, digest.Length)]}";

    /// <summary>What our replies carry in X-Loop.</summary>
    public static string LoopToken(ReplySettings settings) => settings.FromAddress;

    /// <summary>The domain behind the at sign of our Message-IDs.</summary>
    public static string IdDomain(ReplySettings settings) => new MailboxAddress(null, settings.FromAddress).Domain;

    /// <summary>True for the address that replies come from, and for those that they are replies to mail of.</summary>
    public bool IsWriter(string address) => address.Equals(settings.FromAddress, StringComparison.OrdinalIgnoreCase) || desk.Watches(System.Text.Encoding.UTF8.GetBytes(address));

    public bool HasLoopToken(HeaderList headers) => headers.All("X-Loop").Any(field =>
        field.Value.Contains(LoopToken(settings), StringComparison.OrdinalIgnoreCase) || field.Value.Split(AddressEnds).Any(desk.IsOurs));

    /// <summary>True when the mail answers one with a Message-ID of our domain.</summary>
    public bool IsAnswered(HeaderList headers) => headers.All("In-Reply-To").Concat(headers.All("References"))
        .Any(field => string.Concat(field.Value.Where(c => !char.IsWhiteSpace(c))).Contains(host, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when the mail quotes a letter of ours; its facts are then our words, and none of the sender's.</summary>
    public bool IsQuoted(MimeMessage message)
    {
        try
        {
            return IsIn(message.Subject ?? "") || IsIn(message.Text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    // A clock that says AM has digits alone behind it.
    bool IsIn(string text) => MayBeIn(text) && letter.Matches(text).Take(MaxMarks)
        .Any(mark => mark.Value.AsSpan().ContainsAny('-', '@') || mark.Value.AsSpan(mark.Length - ReferenceDigits).ContainsAnyExceptInRange('0', '9'));

    // Digits beside what every mark holds. Found without the pattern, which takes its time, and hardly a mail has them.
    bool MayBeIn(ReadOnlySpan<char> text)
    {
        for (var at = 0; text[at..].IndexOfAny(marks) is >= 0 and var next; at++)
        {
            at += next;
            if (text[at] == '@' ? IsDigitsAt(text, at - ReferenceDigits) : IsDigitsAt(text, at + 3) || IsDigitsAt(text, at + 4)) return true;
        }
        return false;
    }

    static bool IsDigitsAt(ReadOnlySpan<char> text, int at) =>
        at >= 0 && at + ReferenceDigits <= text.Length && !text.Slice(at, ReferenceDigits).ContainsAnyExcept(HexDigits);

    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>True when a line of the mail names us as the writer of what it quotes: "On Monday Abuse Desk &lt;abuse@example.com&gt; wrote:".</summary>
    public bool IsAttributed(MimeMessage message)
    {
        foreach (var raw in message.Text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim(" 	>*|");
            if (line.Length <= LongestLine && line.Contains('@') && FreshText.NamesWriter(line) && line.ToString().Split(AddressEnds).Any(IsWriter)) return true;
        }
        return false;
    }

    // RFC 2142, and what providers add to it.
    static readonly string[] DeskNames = ["noc", "security", "hostmaster", "postmaster", "copyright", "dmca", "legal", "compliance", "trust-safety"];

    /// <summary>
    /// True when the mail came over a mailing list, and not over what is called as the desk of some provider: behind such a group it has come on to us. Good
    /// enough to say what a mail is, and not to answer it: see <see cref="IsForeignList"/>.
    /// </summary>
    public bool IsDiscussion(HeaderList headers)
    {
        var ids = headers.All("List-Id").Select(field => Bracketed(field.Value)).ToList();
        return ids.Count > 0 ? !ids.TrueForAll(id => IsOurList(id) || IsDesk(id)) : headers.All("List-Post").Any(field => !IsOurPost(Bracketed(field.Value)));
    }

    static bool IsDesk(string id) => id.Split('.')[0] is var label
        && (label.Contains("abuse", StringComparison.OrdinalIgnoreCase) || DeskNames.Contains(label, StringComparer.OrdinalIgnoreCase));

    /// <summary>True when the mail came over a mailing list or a group that is not ours, whatever it is called.</summary>
    public bool IsForeignList(HeaderList headers)
    {
        var ids = headers.All("List-Id").Select(field => Bracketed(field.Value)).ToList();
        if (ids.Exists(id => !IsOurList(id)) || ListAddresses.SelectMany(headers.All).Any(field => !NamesUs(field.Value))) return true;
        if (ids.Count > 0) return false;
        return headers.All("List-Post").Any(field => !IsOurPost(Bracketed(field.Value))) || ListMarks.SelectMany(headers.All).Any()
            || (headers.All("List-Unsubscribe").Any() && ListPages.SelectMany(headers.All).Any());
    }

    // Mailman, ezmlm and Google: the address of the list.
    static readonly string[] ListAddresses = ["X-BeenThere", "Mailing-List"];

    // They name no list, so nobody knows whose it is.
    static readonly string[] ListMarks = ["X-Mailman-Version", "X-Google-Group-Id", "X-ML-Name", "X-Mailing-List"];

    // A newsletter may be left; a list has a help and an archive too.
    static readonly string[] ListPages = ["List-Archive", "List-Help", "List-Subscribe", "List-Owner"];

    bool NamesUs(string value) => value.Split(AddressEnds).Where(word => word.Contains('@')).ToList() is { Count: > 0 } addresses && addresses.TrueForAll(desk.IsOurs);

    // RFC 2919: the list's label and its namespace, such as abuse.example.com for abuse@example.com. A name proves nothing: of abuse and security people talk, too.
    bool IsOurList(string id) => desk.IsOurs("list@" + id);

    bool IsOurPost(string uri) => uri.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) && desk.IsOurs(uri["mailto:".Length..].Split('?')[0]);

    static string Bracketed(string value)
    {
        var start = value.LastIndexOf('<');
        var end = value.IndexOf('>', start + 1);
        return start >= 0 && end > start ? value[(start + 1)..end].Trim() : value.Trim();
    }
}
