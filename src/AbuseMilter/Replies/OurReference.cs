using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>
/// The reference of a letter, such as <c>AM-0123456789ab</c>: the same for the same message, found again in the ledger as the start of its digest, and
/// spelled so that it is recognised wherever the letter is quoted.
/// </summary>
static class OurReference
{
    public static string Of(ContentDigest digest) => OwnMail.ReferencePrefix + digest.Hex[..Math.Min(OwnMail.ReferenceDigits, digest.Hex.Length)];
}
