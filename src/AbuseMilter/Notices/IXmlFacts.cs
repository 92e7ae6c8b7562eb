namespace AbuseMilter.Notices;

/// <summary>Collects the facts of one XML document from its tags, which come in the document's order but need not be in balance.</summary>
interface IXmlFacts
{
    /// <param name="name">Without its namespace prefix.</param>
    void Open(string name);

    void Attribute(string element, string name, string value);

    /// <param name="value">A piece of the text; no more than its beginning is needed.</param>
    void Text(ReadOnlySpan<char> value);

    void Close(string name);
}
