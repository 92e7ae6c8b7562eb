using System.Xml;

namespace AbuseMilter.Notices;

/// <summary>Reads an ACNS document that is well-formed XML. No DTD, no entities, nothing is fetched.</summary>
static class AcnsXml
{
    const int MaxDepth = 32;

    static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 256 * 1024,
        MaxCharactersFromEntities = 1024,
        CheckCharacters = false,
        ConformanceLevel = ConformanceLevel.Fragment,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Null when it is not well-formed.</summary>
    public static Reading? Read(string xml)
    {
        var facts = new AcnsFacts();
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), Settings);
            while (reader.Read())
            {
                if (reader.Depth > MaxDepth) return null;
                Take(reader, facts);
            }
        }
        catch (XmlException)
        {
            return null;
        }
        return facts.ToReading();
    }

    static void Take(XmlReader reader, AcnsFacts facts)
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
                facts.Text(reader.Value);
                break;
            case XmlNodeType.EndElement:
                facts.Close(reader.LocalName);
                break;
        }
    }
}
