using System.Xml;

namespace AbuseMilter.Notices;

/// <summary>Reads a document that is well-formed XML. No DTD, no entities, nothing is fetched.</summary>
static class StrictXml
{
    const int MaxDepth = 32;

    static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 2 * XmlRoot.MaxBlock,
        MaxCharactersFromEntities = 1024,
        CheckCharacters = false,
        ConformanceLevel = ConformanceLevel.Fragment,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>False when it is not well-formed; what came before the fault is then in the facts.</summary>
    public static bool TryRead(string xml, IXmlFacts facts)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), Settings);
            var text = new char[FactText.MaxLength];
            while (reader.Read())
            {
                if (reader.Depth > MaxDepth) return false;
                Take(reader, facts, text);
            }
        }
        catch (XmlException)
        {
            return false;
        }
        return true;
    }

    static void Take(XmlReader reader, IXmlFacts facts, char[] text)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                var (name, isEmpty) = (reader.LocalName, reader.IsEmptyElement);
                facts.Open(name);
                while (reader.MoveToNextAttribute()) facts.Attribute(name, reader.LocalName, reader.Value);
                if (isEmpty) facts.Close(name);
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                facts.Text(text.AsSpan(0, reader.ReadValueChunk(text, 0, text.Length)));
                break;
            case XmlNodeType.EndElement:
                facts.Close(reader.LocalName);
                break;
        }
    }
}
