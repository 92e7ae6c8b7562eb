using System.Buffers.Binary;
using System.Text;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>
/// The forms of replies that Postfix 3.7 to 3.12 and Sendmail take without complaint, from the description of the protocol. Nothing here is
/// shared with what writes them.
/// </summary>
static class ReplyForm
{
    const int LongestLine = 510; // RFC 5321 section 4.5.3.1.5, without the line end
    const int MostLines = 32;
    const int LongestBodyPiece = 65_535;

    /// <summary>A verdict carries nothing but, with y, its text.</summary>
    public static void CheckVerdict(char letter, ReadOnlySpan<byte> payload)
    {
        if (letter == 'y') CheckText(payload);
        else if (!payload.IsEmpty) throw new Complaint($"'{letter}' with {payload.Length} bytes of payload");
    }

    /// <param name="letter">Of the frame.</param>
    /// <param name="payload">What follows it.</param>
    /// <param name="leadingSpace">True if SMFIP_HDR_LEADSPC was agreed, so that the blank behind the colon is the milter's to give.</param>
    public static void CheckEdit(char letter, ReadOnlySpan<byte> payload, bool leadingSpace)
    {
        switch (letter)
        {
            case 'h':
                CheckField(payload, leadingSpace);
                break;
            case 'i' or 'm':
                if (payload.Length < 4) throw new Complaint($"'{letter}' without an index");
                var index = BinaryPrimitives.ReadInt32BigEndian(payload);
                if (index < (letter == 'm' ? 1 : 0)) throw new Complaint($"'{letter}' with the index {index}");
                CheckField(payload[4..], leadingSpace);
                break;
            case '+' or '-' or 'q':
                CheckStrings(letter, payload, 1, 1);
                break;
            case '2' or 'e':
                CheckStrings(letter, payload, letter == '2' ? 2 : 1, 2);
                break;
            case 'b':
                if (payload.Length > LongestBodyPiece) throw new Complaint($"a piece of a body of {payload.Length} bytes");
                break;
            default:
                throw new Complaint($"'{letter}' is neither a verdict nor an edit");
        }
    }

    // name NUL value NUL; a line in the value goes on with a blank, and ends with LF alone.
    static void CheckField(ReadOnlySpan<byte> payload, bool leadingSpace)
    {
        CheckStrings('h', payload, 2, 2);
        var end = payload.IndexOf((byte)0);
        var name = payload[..end];
        var value = payload[(end + 1)..^1];
        if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)'!', (byte)'~') || name.Contains((byte)':'))
            throw new Complaint($"a field named \"{MilterText.Escape(name)}\"");
        if (value.Contains((byte)'\r')) throw new Complaint("a field with CR");
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\n' && (i + 1 == value.Length || value[i + 1] is not ((byte)' ' or (byte)'\t')))
                throw new Complaint("a field whose next line is no continuation");
        }
        if (leadingSpace && !value.IsEmpty && value[0] != ' ') throw new Complaint("a field without the blank behind its colon");
    }

    static void CheckStrings(char letter, ReadOnlySpan<byte> payload, int least, int most)
    {
        var count = payload.Count((byte)0);
        if (payload.IsEmpty || payload[^1] != 0 || count < least || count > most)
            throw new Complaint($"'{letter}' with {count} strings: {MilterText.Escape(payload)}");
    }

    // Postfix 3.12 looks at each line: the same 4xx or 5xx, a hyphen on all but the last, CRLF between them and nowhere else, one NUL at the end.
    // Postfix 3.7 takes a digit in the fifth place for the class of an enhanced code. Sendmail takes the text as a format.
    static void CheckText(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf((byte)0) != payload.Length - 1) throw new Complaint("a text that does not end with its only NUL");
        var lines = Encoding.Latin1.GetString(payload[..^1]).Split("\r\n");
        if (lines.Length > MostLines) throw new Complaint($"a text of {lines.Length} lines");
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var isRight = line.Length is > 4 and <= LongestLine
                && line[0] is '4' or '5' && char.IsAsciiDigit(line[1]) && char.IsAsciiDigit(line[2])
                && line[..3] == lines[0][..3]
                && line[3] == (i < lines.Length - 1 ? '-' : ' ')
                && (!char.IsAsciiDigit(line[4]) || line[4] == line[0])
                && line.All(c => c is >= ' ' and <= '~')
                && !line.Replace("%%", "", StringComparison.Ordinal).Contains('%', StringComparison.Ordinal);
            if (!isRight) throw new Complaint($"the line \"{line}\" in a text of {lines.Length} lines");
        }
    }
}
