namespace AbuseMilter.Milter.Session;

/// <summary>Finds the mailbox inside an envelope path without copying (RFC 5321 section 4.1.2 and appendix C).</summary>
public static class EnvelopePath
{
    /// <summary>The bytes between the angle brackets, behind a source route; empty for the null sender. Never throws.</summary>
    public static ReadOnlySpan<byte> Mailbox(ReadOnlySpan<byte> path)
    {
        path = path.Trim((byte)' ');
        if (path.StartsWith("<"u8)) path = path[1..];
        if (path.EndsWith(">"u8)) path = path[..^1];
        if (path.StartsWith("@"u8) && path.IndexOf((byte)':') is > 0 and var colon) path = path[(colon + 1)..];
        return path;
    }
}
