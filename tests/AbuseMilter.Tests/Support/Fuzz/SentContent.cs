using System.Runtime.InteropServices;
using AbuseMilter.Milter.Session;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>The content of a message as its frames carried it: what a judge has to be shown. For events in the order of the protocol.</summary>
sealed class SentContent
{
    readonly List<byte[]> fields = [];
    readonly List<byte[]> chunks = [];

    /// <summary>Takes note of an event.</summary>
    /// <param name="letter">Of its frame.</param>
    /// <param name="payload">Of its frame.</param>
    /// <param name="holdsBlank">Whether a value begins right behind the colon (SMFIP_HDR_LEADSPC); else the MTA took a blank away.</param>
    public void Add(char letter, ReadOnlySpan<byte> payload, bool holdsBlank)
    {
        switch (letter)
        {
            case 'M' or 'A' or 'K':
                fields.Clear();
                chunks.Clear();
                break;
            case 'L':
                var nul = payload.IndexOf((byte)0);
                fields.Add([.. payload[..nul], .. holdsBlank ? ":"u8 : ": "u8, .. payload[(nul + 1)..^1], (byte)'\n']);
                break;
            case 'B' or 'E':
                chunks.Add(payload.ToArray());
                break;
        }
    }

    /// <summary>Fields, an empty line, and the body with LF for CRLF; as much of it as limits and policy let through.</summary>
    public ReadOnlySpan<byte> Shown(Moment moment, Content reads, int bodyBytes, MilterLimits limits, out bool isCut)
    {
        var text = new List<byte>();
        isCut = false;
        if (moment < Moment.EndOfHeader || reads == Content.None) return [];
        foreach (var field in fields.Take(limits.HeaderFields)) text.AddRange(field);
        isCut = fields.Count > limits.HeaderFields;
        if (!isCut)
        {
            text.Add((byte)'\n');
            if (reads == Content.Body) AddBody(text, bodyBytes);
        }
        if (text.Count > limits.ContentBytes)
        {
            isCut = true;
            text.RemoveRange(limits.ContentBytes, text.Count - limits.ContentBytes);
        }
        if (moment == Moment.EndOfMessage && (text.Count == 0 || text[^1] != '\n')) text.Add((byte)'\n');
        return CollectionsMarshal.AsSpan(text);
    }

    // The chunk in which so many bytes are reached is the last one.
    void AddBody(List<byte> text, int most)
    {
        var before = (byte)0;
        foreach (var chunk in chunks)
        {
            if (most <= 0) return;
            most -= chunk.Length;
            foreach (var b in chunk)
            {
                if (before == '\r' && b == '\n') text[^1] = b;
                else text.Add(b);
                before = b;
            }
        }
    }
}
