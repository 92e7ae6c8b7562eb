namespace AbuseMilter.Store;

/// <summary>
/// SHA-256 that recognises a message which the MTA hands over again: over the envelope sender, the watched recipients and the content without
/// the trace fields that differ from try to try (Received, Return-Path, Delivered-To, X-Original-To, Authentication-Results).
/// </summary>
public readonly record struct ContentDigest(string Hex)
{
    public static ContentDigest Of(string sender, IEnumerable<string> recipients, ReadOnlySpan<byte> content) => throw new NotImplementedException();

    public override string ToString() => Hex;
}
