using System.Text;

namespace AbuseMilter.Triage;

/// <summary>One address of the desk, in lower case and without quotes.</summary>
sealed record WatchedAddress(byte[] LocalPart, byte[] Domain)
{
    public static WatchedAddress Parse(string address)
    {
        var at = address.LastIndexOf('@');
        var local = address[..Math.Max(0, at)];
        if (local is ['"', .., '"']) local = local[1..^1].Replace("\\", "", StringComparison.Ordinal);
        return new(Encoding.UTF8.GetBytes(local.ToLowerInvariant()), Encoding.UTF8.GetBytes(address[(at + 1)..].ToLowerInvariant()));
    }

    /// <summary>
    /// Whether <paramref name="typed"/> is this local part: quoted or not (RFC 5321 section 4.1.2: the quotes are not part of
    /// it), in any case, and up to the delimiter if one is given.
    /// </summary>
    public bool HasLocalPart(ReadOnlySpan<byte> typed, byte? delimiter)
    {
        var quoted = typed.Length > 1 && typed[0] == '"' && typed[^1] == '"';
        if (quoted) typed = typed[1..^1];
        var matched = 0;
        for (var i = 0; i < typed.Length; i++)
        {
            if (quoted && typed[i] == '\\' && i + 1 < typed.Length) i++;
            if (matched == LocalPart.Length) return typed[i] == delimiter && matched > 0 && !LocalPart.AsSpan().Contains(typed[i]);
            if (Lower(typed[i]) != LocalPart[matched]) return false;
            matched++;
        }
        return matched == LocalPart.Length && matched > 0;
    }

    static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
}
