namespace AbuseMilter.Notices;

/// <summary>
/// The <c>InvestigationInfo</c> document of OpSec's IRMA and others like it: cases with a peer each, and the contents that it shared.
/// Days come before months in it.
/// </summary>
static class Irma
{
    static readonly XmlRoot Root = new("InvestigationInfo");

    public static Reading? Read(NoticeSource source)
    {
        Reading? reading = null;
        foreach (var block in source.Documents(Root.IsIn).SelectMany(Root.Blocks))
        {
            if (Read(block) is not { } one) continue;
            reading = reading is null ? one : reading.And(one);
            if (reading.Items.Count >= NoticeReader.MaxItems) break;
        }
        return reading;
    }

    static Reading? Read(string block)
    {
        var facts = new IrmaFacts();
        if (StrictXml.TryRead(block, facts)) return facts.ToReading();
        facts = new();
        LooseXml.Read(block, facts);
        return facts.ToReading();
    }
}
