namespace AbuseMilter.Notices;

/// <summary>What words are made of: letters and digits, without regard to case. A table, because every letter of every mail is asked for several times.</summary>
static class WordLetters
{
    /// <summary>Stands in no word.</summary>
    public const char None = '\0';

    static readonly char[] Table = [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => char.IsLetterOrDigit((char)c) ? char.ToUpperInvariant(char.ToLowerInvariant((char)c)) : None)];

    /// <summary>The same for capital and small letters; <see cref="None"/> for what is between words.</summary>
    public static char Fold(char c) => Table[c];

    public static bool IsIn(char c) => Table[c] != None;
}
