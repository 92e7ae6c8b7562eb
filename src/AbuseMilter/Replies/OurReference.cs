using AbuseMilter.Store;

namespace AbuseMilter.Replies;

/// <summary>
/// The reference of a letter, such as <c>AM-0123456789ab</c>: the same for the same message, found again in the ledger as the start of its digest, and
/// spelled so that it is recognised wherever the letter is quoted.
/// </summary>
static class OurReference
{
    public const string Prefix = "AM-";
    public const int Digits = 12;

    public static string Of(ContentDigest digest) => Prefix + digest.Hex[..Math.Min(Digits, digest.Hex.Length)];
}
