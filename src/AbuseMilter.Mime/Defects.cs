namespace AbuseMilter.Mime;

/// <summary>What was broken in one mail, each kind told once.</summary>
sealed class Defects
{
    readonly List<string> words = [];

    public IReadOnlyList<string> All => words;

    public void Add(string words)
    {
        if (!this.words.Contains(words))
            this.words.Add(words);
    }
}
