using System.Buffers;

namespace AbuseMilter.Notices;

/// <summary>
/// ACNS, the Automated Copyright Notice System (versions 0.6 to 1.3): an <c>Infringement</c> document anywhere in the mail,
/// with or without its <c>---Start ACNS XML</c> line, several times if need be.
/// </summary>
static class Acns
{
    const string Root = "Infringement";

    // An element that no other XML has, for documents whose first line was lost on the way.
    const string Mark = "IP_Address>";

    public static Reading? Read(NoticeSource source)
    {
        Reading? reading = null;
        foreach (var document in source.Documents(Holds))
        {
            foreach (var block in Blocks(document))
            {
                if (Read(block) is not { } one) continue;
                reading = reading is null ? one : reading.And(one);
                if (reading.Items.Count >= NoticeReader.MaxItems) return reading;
            }
        }
        return reading;
    }

    static readonly SearchValues<string> Marks = SearchValues.Create([Mark], StringComparison.OrdinalIgnoreCase);

    static bool Holds(string text) => XmlBlocks.Has(text, Root) || text.AsSpan().ContainsAny(Marks);

    static IEnumerable<string> Blocks(string text) => XmlBlocks.Has(text, Root) ? XmlBlocks.Of(text, Root) : [text];

    static Reading? Read(string block)
    {
        var facts = new AcnsFacts();
        if (StrictXml.TryRead(block, facts)) return facts.ToReading();
        facts = new();
        LooseXml.Read(block, facts);
        return facts.ToReading();
    }
}
