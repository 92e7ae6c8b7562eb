namespace AbuseMilter.Mime;

/// <summary>One header field.</summary>
/// <param name="Name">As written.</param>
/// <param name="RawValue">The bytes behind the colon, folds included, without the final line end.</param>
public sealed record Header(string Name, ReadOnlyMemory<byte> RawValue)
{
    /// <summary>Unfolded and RFC 2047-decoded, outer white space removed.</summary>
    public string Value => throw new NotImplementedException();
}
