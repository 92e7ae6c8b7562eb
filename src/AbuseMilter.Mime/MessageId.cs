namespace AbuseMilter.Mime;

/// <summary>Message identifiers (RFC 5322 section 3.6.4), such as <c>&lt;a1@example.com&gt;</c>.</summary>
public static class MessageId
{
    /// <summary>Fits a header line of 998 characters behind the longest field name that carries one.</summary>
    public const int Longest = 900;

    const int MostReferences = 100;

    /// <summary>
    /// Whether it can be repeated in a header of ours: visible ASCII in angle brackets, an at sign within. The characters
    /// are not held to dot-atom, since many senders' are none and the repeated text must be theirs.
    /// </summary>
    public static bool IsValid(string? id) =>
        id is { Length: >= 5 and <= Longest } && id[0] == '<' && id[^1] == '>' && id.AsSpan(1, id.Length - 2) is var inner
        && inner.IndexOf('@') is > 0 and var at && at < inner.Length - 1
        && !inner.ContainsAny('<', '>') && !inner.ContainsAnyExceptInRange('!', '~');

    /// <summary>All valid identifiers of the fields in their order; of very many, the last 100.</summary>
    internal static IReadOnlyList<string> ReadAll(IEnumerable<Header> fields)
    {
        var ids = new List<string>();
        foreach (var text in fields.Select(field => field.Unfolded))
        {
            for (var start = text.IndexOf('<'); start >= 0; start = text.IndexOf('<', start + 1))
            {
                var window = text.AsSpan(start, Math.Min(Longest, text.Length - start));
                var end = window[1..].IndexOfAny('<', '>') + 1;
                if (end > 0 && window[..(end + 1)].ToString() is var id && IsValid(id))
                    ids.Add(id);
            }
        }
        return ids.Count > MostReferences ? ids[^MostReferences..] : ids;
    }
}
