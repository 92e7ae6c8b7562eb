using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace AbuseMilter.Tests.Support;

/// <summary>
/// Frames as text: the command letter and its payload, bytes beyond ASCII and controls escaped (<c>\r \n \t \0 \\ \x1f</c>). A payload
/// without <c>\0</c> or <c>\x00</c> in it is written as people would: <c>M &lt;a@b.org&gt; SIZE=1</c>, <c>L Subject: hi</c>,
/// <c>C localhost 4 25 127.0.0.1</c>, <c>D R i=4711 {rcpt_addr}=x</c>, <c>O 6 1ff 1fffff</c>; blanks inside a string are then <c>\x20</c>.
/// </summary>
static class MilterText
{
    public static byte[] Frame(string line)
    {
        var text = line.Length > 2 ? line[2..] : "";
        var raw = text.Contains(@"\0", StringComparison.Ordinal) || text.Contains(@"\x00", StringComparison.Ordinal);
        return Frame(line[0], raw ? Unescape(text) : Payload(line[0], text));
    }

    public static byte[] Frame(char command, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[5 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, 1 + payload.Length);
        frame[4] = (byte)command;
        payload.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public static byte[] Joined(IReadOnlyList<byte[]> frames)
    {
        var all = new byte[frames.Sum(frame => frame.Length)];
        var at = 0;
        foreach (var frame in frames)
        {
            frame.CopyTo(all, at);
            at += frame.Length;
        }
        return all;
    }

    /// <summary>The line of a script that sends these bytes: in the form of a frame if they are one.</summary>
    public static string Line(ReadOnlySpan<byte> bytes)
    {
        var isFrame = bytes.Length >= 5 && BinaryPrimitives.ReadInt32BigEndian(bytes) == bytes.Length - 4;
        // Without a NUL a payload would be read in the form that people write.
        if (!isFrame || !char.IsAsciiLetterUpper((char)bytes[4]) || bytes.Length > 5 && !bytes[5..].Contains((byte)0)) return $"= {Escape(bytes)}";
        return bytes.Length == 5 && !"DHLMORUC".Contains((char)bytes[4], StringComparison.Ordinal)
            ? $"> {(char)bytes[4]}"
            : bytes.Length == 5 ? $"= {Escape(bytes)}" : $"> {(char)bytes[4]} {Escape(bytes[5..])}";
    }

    /// <summary>Cuts the frames off a stream of which the lengths are known to be right, and gives them in the raw form.</summary>
    public static List<string> Read(ref ReadOnlySequence<byte> stream)
    {
        var frames = new List<string>();
        while (stream.Length >= 4)
        {
            var reader = new SequenceReader<byte>(stream);
            reader.TryReadBigEndian(out int length);
            if (length < 1 || length > 1 << 20) throw new InvalidDataException($"a reply of {length} bytes");
            if (reader.Remaining < length) break;
            var body = reader.UnreadSequence.Slice(0, length).ToArray();
            frames.Add(body.Length == 1 ? $"{(char)body[0]}" : $"{(char)body[0]} {Escape(body.AsSpan(1))}");
            stream = stream.Slice(4 + length);
        }
        return frames;
    }

    public static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var b in bytes)
        {
            text.Append(b switch
            {
                (byte)'\r' => @"\r",
                (byte)'\n' => @"\n",
                (byte)'\t' => @"\t",
                (byte)'\\' => @"\\",
                0 => @"\0",
                < (byte)' ' or > (byte)'~' => $@"\x{b:x2}",
                _ => $"{(char)b}",
            });
        }
        return text.ToString();
    }

    public static byte[] Unescape(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
                continue;
            }
            i++;
            if (text[i] == 'x')
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
                continue;
            }
            bytes.Add((byte)(text[i] switch { 'r' => '\r', 'n' => '\n', 't' => '\t', '0' => '\0', var other => other }));
        }
        return [.. bytes];
    }

    static byte[] Payload(char command, string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (command)
        {
            case 'O':
                var numbers = words.Length == 0 ? ["6", "1ff", "1fffff"] : words;
                return [.. numbers.SelectMany(n => BitConverter.GetBytes(Convert.ToUInt32(n, 16)).Reverse())];
            case 'C' when words is [var host, "U"]:
                return [.. Unescape(host), 0, (byte)'U'];
            case 'C':
                var port = ushort.Parse(words[2], CultureInfo.InvariantCulture);
                return [.. Unescape(words[0]), 0, (byte)words[1][0], (byte)(port >> 8), (byte)port, .. Unescape(words[3]), 0];
            case 'D' when words.Length > 0:
                return [(byte)words[0][0], .. words.Skip(1).SelectMany(word => Strings(word.Split('=', 2)))];
            case 'L':
                return Strings(text.Split(':', 2));
            case 'M' or 'R':
                return Strings(words);
            case 'H' or 'U':
                return Strings(text);
            default:
                return Unescape(text);
        }
    }

    static byte[] Strings(params IEnumerable<string> strings) => [.. strings.SelectMany(s => (byte[])[.. Unescape(s), 0])];
}
