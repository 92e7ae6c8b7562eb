using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AbuseMilter.Notices;

namespace AbuseMilter.Cli;

/// <summary>One JSON object on one line that steers no terminal.</summary>
static class JsonText
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="write">Writes the properties.</param>
    public static string Line(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Hidden.Escaped(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
