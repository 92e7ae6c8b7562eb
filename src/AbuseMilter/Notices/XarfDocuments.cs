using System.Text;

namespace AbuseMilter.Notices;

/// <summary>
/// Finds the JSON objects in a text that are XARF reports: the whole text, among other text, in an array or in an envelope of their own.
/// </summary>
static class XarfDocuments
{
    const int MaxDocuments = 200;

    // How often the text may be read over: an object that is no report may hold some.
    const int MaxPasses = 4;
    const int LeastCost = 32;

    public static List<XarfFields> Of(string text)
    {
        var found = new List<XarfFields>();
        var json = Bytes(text);
        var budget = MaxPasses * (long)json.Length;
        var at = 0;
        while (found.Count < MaxDocuments && budget > 0 && json.AsSpan(at).IndexOf((byte)'{') is >= 0 and var open)
        {
            at += open;
            var fields = XarfFields.Read(json.AsSpan(at), out var length);
            budget -= Math.Max(length, LeastCost);
            if (fields.IsReport) found.Add(fields);
            at += fields.IsReport ? Math.Max(1, length) : 1;
        }
        return found;
    }

    // Between values control characters are blanks anyway, and within them only mail programs that break lines put some.
    static byte[] Bytes(string text)
    {
        var json = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] < ' ') json[i] = (byte)' ';
        }
        return json;
    }
}
