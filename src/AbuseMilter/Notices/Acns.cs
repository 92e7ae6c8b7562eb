using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>
/// ACNS, the Automated Copyright Notice System (versions 0.6 to 1.3): an <c>Infringement</c> document anywhere in the mail,
/// with or without its <c>---Start ACNS XML</c> line, several times if need be.
/// </summary>
static class Acns
{
    static readonly XmlRoot Root = new("Infringement");

    // An element that no other XML has, for documents whose first line was lost on the way.
    static readonly SearchValues<string> Mark = SearchValues.Create(["IP_Address>"], StringComparison.OrdinalIgnoreCase);

    public static Reading? Read(NoticeSource source) => Reading.Of(source.Documents(Holds).SelectMany(Blocks).Select(Read));

    static bool Holds(string text) => Root.IsIn(text) || text.AsSpan().ContainsAny(Mark);

    static IEnumerable<string> Blocks(string text) => Root.IsIn(text) ? Root.Blocks(text) : [text];

    static Reading? Read(string block)
    {
        var facts = new AcnsFacts();
        if (StrictXml.TryRead(block, facts)) return facts.ToReading();
        facts = new();
        LooseXml.Read(block, facts);
        return facts.ToReading();
    }
}
