namespace AbuseMilter.Notices;

/// <summary>
/// The <c>InvestigationInfo</c> document of OpSec's IRMA and others like it: cases with a peer each, and the contents that it shared.
/// Days come before months in it.
/// </summary>
static class Irma
{
    static readonly XmlRoot Root = new("InvestigationInfo");

    public static Reading? Read(NoticeSource source) => Reading.Of(source.Documents(Root.IsIn).SelectMany(Root.Blocks).Select(Read));

    static Reading? Read(string block)
    {
        var facts = new IrmaFacts();
        if (StrictXml.TryRead(block, facts)) return facts.ToReading();
        facts = new();
        LooseXml.Read(block, facts);
        return facts.ToReading();
    }
}
