namespace AbuseMilter.Milter.Session;

/// <summary>Finds the mailbox inside an envelope path without copying (RFC 5321 section 4.1.2 and appendix C).</summary>
public static class EnvelopePath
{
    /// <summary>
    /// The bytes between the angle brackets, behind a source route; empty for the null sender. Takes the bare form too, ends at the closing
    /// bracket whatever follows, and knows quoted local parts. Never throws.
    /// </summary>
    public static ReadOnlySpan<byte> Mailbox(ReadOnlySpan<byte> path)
    {
        path = path.Trim((byte)' ');
        if (path.StartsWith("<"u8))
        {
            path = path[1..];
            if (IndexUnquoted(path, (byte)'>') is >= 0 and var end) path = path[..end];
        }
        if (path.StartsWith("@"u8) && RouteEnd(path) is > 0 and var colon) path = path[(colon + 1)..];
        return path;
    }

    static int IndexUnquoted(ReadOnlySpan<byte> path, byte wanted)
    {
        var quoted = false;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\') i++;
            else if (path[i] == '"') quoted = !quoted;
            else if (path[i] == wanted && !quoted) return i;
        }
        return -1;
    }

    // "@[IPv6:2001:db8::1],@relay.example:user@example.com": the colons of a literal are not the end.
    static int RouteEnd(ReadOnlySpan<byte> path)
    {
        var literal = false;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '[') literal = true;
            else if (path[i] == ']') literal = false;
            else if (path[i] == ':' && !literal) return i;
        }
        return -1;
    }
}
