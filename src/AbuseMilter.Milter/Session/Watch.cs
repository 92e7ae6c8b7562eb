namespace AbuseMilter.Milter.Session;

/// <summary>Tells whether a recipient is watched. Called for every recipient of all mail: must not allocate and not throw.</summary>
/// <param name="mailbox">The address without angle brackets and source route.</param>
public delegate bool Watch(ReadOnlySpan<byte> mailbox);
