using System.Text;
using AbuseMilter.Milter.Session;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>
/// The content of a message as its frames carried it, a character for each byte: what a judge has to be shown. For events in the order of the protocol.
/// </summary>
sealed class SentContent
{
    readonly List<string> fields = [];
    readonly List<string> chunks = [];

    /// <summary>Takes note of an event.</summary>
    /// <param name="letter">Of its frame.</param>
    /// <param name="payload">Of its frame.</param>
    /// <param name="holdsBlank">Whether a value begins right behind the colon (SMFIP_HDR_LEADSPC); else the MTA took a blank away.</param>
    public void Add(char letter, ReadOnlySpan<byte> payload, bool holdsBlank)
    {
        if (letter is 'M' or 'A' or 'K')
        {
            fields.Clear();
            chunks.Clear();
        }
        if (letter is not ('L' or 'B' or 'E')) return;
        var text = Encoding.Latin1.GetString(payload);
        if (letter == 'L') fields.Add(string.Join(holdsBlank ? ":" : ": ", text.Split('\0')[..2]) + "\n");
        else chunks.Add(text);
    }

    /// <summary>Fields, an empty line, and the body with LF for CRLF; as much of it as limits and policy let through.</summary>
    public (string Text, bool IsCut) Shown(Moment moment, Content reads, int bodyBytes, MilterLimits limits)
    {
        if (moment < Moment.EndOfHeader) return ("", false);
        var text = reads == Content.None ? "" : string.Concat(fields.Take(limits.HeaderFields));
        var hasAllFields = reads == Content.None || fields.Count <= limits.HeaderFields;
        if (reads != Content.None && hasAllFields) text += "\n" + (reads == Content.Body ? Body(bodyBytes) : "");
        var isCut = !hasAllFields || text.Length > limits.ContentBytes;
        if (text.Length > limits.ContentBytes) text = text[..limits.ContentBytes];
        if (moment == Moment.EndOfMessage && reads != Content.None && !text.EndsWith('\n')) text += "\n";
        return (text, isCut);
    }

    // The chunk in which so many bytes are reached is the last one.
    string Body(int bytes)
    {
        var body = new StringBuilder();
        foreach (var chunk in chunks.TakeWhile(_ => body.Length < bytes)) body.Append(chunk);
        return body.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
