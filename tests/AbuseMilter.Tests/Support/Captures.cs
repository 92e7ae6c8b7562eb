using System.Globalization;
using System.Text.RegularExpressions;

namespace AbuseMilter.Tests.Support;

/// <summary>
/// What a real MTA said, read from a script as <c>ScriptedPostfix</c> plays it, or from the log of a filter:
/// <c>1 0.0003   &lt; C localhost\x004\xe2^127.0.0.1\x00</c> is connection, time, frame.
/// </summary>
static partial class Captures
{
    /// <summary>The frames of the MTA in a script, without its replies and remarks.</summary>
    public static List<byte[]> Script(string file) =>
        [.. File.ReadLines(file).Where(line => line.StartsWith("> ", StringComparison.Ordinal)).Select(line => MilterText.Frame(line[2..]))];

    /// <summary>The frames of each connection. A payload that the log holds shortened, <c>xxx...(65535)</c>, is filled up to its length.</summary>
    public static IEnumerable<List<byte[]>> Sessions(string file) => File.ReadLines(file)
        .Select(line => FrameLine().Match(line)).Where(match => match.Success)
        .GroupBy(match => match.Groups["connection"].Value, ReadFrame)
        .Select(session => session.ToList());

    static byte[] ReadFrame(Match match)
    {
        var payload = MilterText.Unescape(match.Groups["payload"].Value);
        if (match.Groups["length"] is { Success: true, Value: var length })
        {
            var whole = int.Parse(length, CultureInfo.InvariantCulture);
            var end = match.Groups["command"].Value == "L" ? "\0"u8 : "\r\n"u8;
            payload = [.. payload, .. Enumerable.Repeat((byte)'x', whole - payload.Length - end.Length), .. end];
        }
        return MilterText.Frame(match.Groups["command"].Value[0], payload);
    }

    [GeneratedRegex(@"^(?<connection>\d+) [\d.]+   < (?<command>.) (?<payload>.*?)(\.\.\.\((?<length>\d+)\))?$")]
    private static partial Regex FrameLine();
}
