using System.Buffers;
using System.Text;

namespace AbuseMilter.Mime;

/// <summary>A mailbox of an address field (RFC 5322 section 3.4).</summary>
/// <param name="Name">Display name, decoded; null when there is none.</param>
/// <param name="Address">The addr-spec, comments removed, case as written.</param>
public sealed record MailboxAddress(string? Name, string Address)
{
    // RFC 5321 section 4.5.3.1; 254 keeps room for the angle brackets of a path.
    const int LongestAddress = 254;
    const int LongestLocalPart = 64;

    // Words of a display name beyond it are encoded, because lines break between words only.
    const int LongestNameWord = 200;

    static readonly SearchValues<char> Atext =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-/=?^_`{|}~");

    static readonly SearchValues<char> LabelText = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_");

    static readonly SearchValues<char> LiteralText = SearchValues.Create("0123456789ABCDEFabcdefIPVipv:.");

    /// <summary>In lower case; empty without an at sign.</summary>
    public string Domain => Address.LastIndexOf('@') is >= 0 and var at ? Address[(at + 1)..].ToLowerInvariant() : "";

    public string LocalPart => Address.LastIndexOf('@') is >= 0 and var at ? Address[..at] : Address;

    /// <summary>
    /// Whether <see cref="Address"/> is a whole, strict addr-spec in ASCII that can be repeated in a header or an SMTP command: dot-atom or
    /// quoted local part, host name or address literal, lengths of RFC 5321.
    /// </summary>
    public bool IsAddrSpec =>
        Address.Length <= LongestAddress && LocalPart.Length is > 0 and <= LongestLocalPart
        && (IsDotAtom(LocalPart, Atext) || IsQuoted(LocalPart)) && (IsDotAtom(Domain, LabelText) || IsLiteral(Domain));

    /// <summary>All mailboxes of an address list, groups flattened; broken lists are read as far as they go.</summary>
    public static IReadOnlyList<MailboxAddress> ReadList(string text) => AddressReader.Read(Header.OneLine(text));

    /// <summary>Reads text that is to be one strict mailbox, such as <c>Abuse Desk &lt;abuse@example.com&gt;</c>.</summary>
    public static bool TryParse(string text, out MailboxAddress mailbox)
    {
        mailbox = ReadList(text) is [{ IsAddrSpec: true } only] ? only : new MailboxAddress(null, "");
        return mailbox.Address.Length > 0;
    }

    /// <summary>
    /// For an address field: <c>"Name" &lt;a@example.com&gt;</c>, the name in encoded words when it is not ASCII, or the bare address.
    /// </summary>
    /// <exception cref="ArgumentException">The address is no addr-spec, or the name holds a control character.</exception>
    public string ToHeader()
    {
        if (!IsAddrSpec)
            throw new ArgumentException($"\"{Address}\" cannot be written into a header");
        if (string.IsNullOrWhiteSpace(Name))
            return Address;
        HeaderText.Check(Name);
        var words = Name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join(' ', words);
        return Array.Exists(words, word => word.Length > LongestNameWord || HeaderText.NeedsEncoding(word))
            ? $"{HeaderText.EncodedWordsOf(name)} <{Address}>"
            : $"{Quote(name)} <{Address}>";
    }

    public override string ToString() => Address;

    /// <summary>A quoted string (RFC 5322 section 3.2.4) of the text.</summary>
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
            quoted.Append(c is '"' or '\\' ? "\\" : "").Append(c);
        return quoted.Append('"').ToString();
    }

    static bool IsDotAtom(string text, SearchValues<char> allowed) =>
        text.Split('.').All(atom => atom.Length > 0 && !atom.AsSpan().ContainsAnyExcept(allowed));

    static bool IsLiteral(string domain) =>
        domain is ['[', _, .., ']'] && !domain.AsSpan(1, domain.Length - 2).ContainsAnyExcept(LiteralText);

    static bool IsQuoted(string text)
    {
        if (text is not ['"', _, .., '"'])
            return false;
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return false;
            if (i >= text.Length - 1 || text[i] is < ' ' or > '~')
                return false;
        }
        return true;
    }
}
