namespace AbuseMilter.Milter.Session;

/// <summary>Walks over the strings of a payload, each ended by NUL; a missing last NUL is forgiven.</summary>
ref struct ZeroTerminated(ReadOnlySpan<byte> payload)
{
    ReadOnlySpan<byte> rest = payload;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly ZeroTerminated GetEnumerator() => this;

    /// <summary>Behind the last string <see cref="Current"/> is empty.</summary>
    public bool MoveNext()
    {
        Current = default;
        if (rest.IsEmpty) return false;
        var end = rest.IndexOf((byte)0);
        Current = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return true;
    }
}
