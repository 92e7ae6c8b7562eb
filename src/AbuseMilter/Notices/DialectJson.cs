using System.Text;
using System.Text.Json;

namespace AbuseMilter.Notices;

/// <summary>Reads the JSON documents of a text as if their properties were elements; of a list, each entry is one of its name.</summary>
static class DialectJson
{
    const int MaxDocuments = 20;
    const int LeastLength = 16;

    public static void Read(string text, IXmlFacts facts)
    {
        var json = Encoding.UTF8.GetBytes(text);
        var at = 0;
        for (var documents = 0; documents < MaxDocuments && json.AsSpan(at).IndexOfAny((byte)'{', (byte)'[') is >= 0 and var open && json.Length - at - open >= LeastLength; documents++)
        {
            at += open;
            at += Math.Max(1, Document(json.AsSpan(at), facts));
        }
    }

    // Returns how much of it was JSON.
    static int Document(ReadOnlySpan<byte> json, IXmlFacts facts)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 32 });
        var names = new Stack<(string Name, bool IsList)>();
        var property = "";
        try
        {
            do
            {
                if (!reader.Read()) break;
                Take(ref reader, names, ref property, facts);
            }
            while (names.Count > 0);
        }
        catch (JsonException)
        {
            // What came before the fault counts.
        }
        foreach (var (name, isList) in names)
        {
            if (!isList) facts.Close(name);
        }
        return (int)reader.BytesConsumed;
    }

    static void Take(ref Utf8JsonReader reader, Stack<(string Name, bool IsList)> names, ref string property, IXmlFacts facts)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                property = reader.GetString()!;
                break;
            case JsonTokenType.StartArray:
                names.Push((Name(names, property), true));
                break;
            case JsonTokenType.StartObject:
                names.Push((Name(names, property), false));
                facts.Open(names.Peek().Name);
                break;
            case JsonTokenType.EndArray:
                names.Pop();
                break;
            case JsonTokenType.EndObject:
                facts.Close(names.Pop().Name);
                break;
            case JsonTokenType.String or JsonTokenType.Number:
                var name = Name(names, property);
                facts.Open(name);
                facts.Text(reader.TokenType is JsonTokenType.String ? reader.GetString() : Encoding.UTF8.GetString(reader.ValueSpan));
                facts.Close(name);
                break;
        }
    }

    // The entries of a list have its name.
    static string Name(Stack<(string Name, bool IsList)> names, string property) => names.TryPeek(out var outer) && outer.IsList ? outer.Name : property;
}
