using System.Security.Cryptography;
using System.Text;

namespace AbuseMilter.Settings;

/// <summary>A secret of which only the digest is kept. It is in no text that is made of this.</summary>
public sealed class AdminToken(string secret) : IEquatable<AdminToken>
{
    public const int Shortest = 32;

    readonly byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Takes as long whatever is wrong with what was given.</summary>
    public bool Is(string given) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), digest);

    public bool Equals(AdminToken? other) => other is not null && digest.AsSpan().SequenceEqual(other.digest);

    public override bool Equals(object? obj) => Equals(obj as AdminToken);

    public override int GetHashCode() => BitConverter.ToInt32(digest);
}
