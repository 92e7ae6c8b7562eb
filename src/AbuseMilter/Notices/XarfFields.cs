using System.Text;
using System.Text.Json;

namespace AbuseMilter.Notices;

/// <summary>
/// The scalar values of one JSON object by their paths, folded to lower-case letters and digits: <c>swarminfo.infohash</c>. An array adds nothing
/// to the path. What is wrong in one place loses that place alone: behind a fault of the syntax the values go by their last names.
/// </summary>
sealed class XarfFields
{
    const int MaxDepth = 16;
    const int MaxFields = 400;
    const int MaxName = 100;

    // Longer ones are evidence.
    const int MaxValue = 4096;

    static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth };

    readonly List<(string Path, string Value)> values = [];
    // Of the object, array or value at each depth.
    readonly string[] paths = new string[MaxDepth + 2];

    public bool IsReport => Has("xarfversion") || (Has("category") && Has("sourceidentifier"))
        || (values.Exists(one => one.Path.StartsWith("report.", StringComparison.Ordinal))
            && values.Exists(one => one.Path.StartsWith("reporterinfo.", StringComparison.Ordinal)));

    /// <summary>Of the values under the first path that has any, the first one that can be read.</summary>
    public T? First<T>(Func<string, T?> read, params ReadOnlySpan<string> paths) where T : class
    {
        foreach (var path in paths)
        {
            foreach (var (key, text) in values)
            {
                if (key == path && read(text) is { } value) return value;
            }
        }
        return null;
    }

    /// <inheritdoc cref="First"/>
    public T? FirstValue<T>(Func<string, T?> read, params ReadOnlySpan<string> paths) where T : struct
    {
        foreach (var path in paths)
        {
            foreach (var (key, text) in values)
            {
                if (key == path && read(text) is { } value) return value;
            }
        }
        return null;
    }

    public string? Line(params ReadOnlySpan<string> paths) => First(value => FactText.Line(value), paths);

    public bool Has(string path) => values.Exists(one => one.Path == path);

    /// <summary>Reads the object that begins the bytes, which may be cut or go on behind it.</summary>
    /// <param name="json">UTF-8, without control characters.</param>
    /// <param name="length">How many bytes were read.</param>
    public static XarfFields Read(ReadOnlySpan<byte> json, out int length)
    {
        var report = new XarfFields();
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(Options));
        var property = 0;
        try
        {
            while (report.values.Count < MaxFields && reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName) property = (int)reader.TokenStartIndex;
                report.Take(ref reader);
                if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0) break;
            }
            length = (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            length = (int)reader.BytesConsumed;
            // The value before the fault may be what a quote that is not escaped has left of it.
            if (report.IsReport) length = property + report.TakeLoose(json[property..]);
        }
        return report;
    }

    void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                var name = reader.ValueSpan.Length <= MaxName ? Fold(Text(ref reader)) : "";
                paths[reader.CurrentDepth] = paths[reader.CurrentDepth - 1] is { Length: > 0 } outer ? $"{outer}.{name}" : name;
                break;
            case JsonTokenType.StartArray:
                paths[reader.CurrentDepth + 1] = paths[reader.CurrentDepth];
                break;
            case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False when reader.ValueSpan.Length <= MaxValue:
                if (Text(ref reader) is { Length: > 0 } value) values.Add((paths[reader.CurrentDepth], value));
                break;
        }
    }

    // Half a surrogate pair cannot be transcoded.
    static string Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    // Names and values from here on, without their nesting; ends before the next report. Returns the bytes read.
    int TakeLoose(ReadOnlySpan<byte> json)
    {
        if (values.Count > 0) values.RemoveAt(values.Count - 1);
        var at = 0;
        while (values.Count < MaxFields && json[at..].IndexOf((byte)'"') is >= 0 and var quote)
        {
            at += quote;
            var start = at;
            var name = Fold(Quoted(json, ref at));
            at = SkipBlanks(json, at);
            if (at >= json.Length || json[at] != ':') continue;
            if (name is "xarfversion" or "reporterinfo" && start > 0) return start;
            at = SkipBlanks(json, at + 1);
            var value = at < json.Length && json[at] == '"' ? Quoted(json, ref at) : Bare(json, ref at);
            if (value.Length is > 0 and <= MaxValue) values.Add((name, value));
        }
        return json.Length;
    }

    // A quote ends a string where the syntax can go on behind it.
    static string Quoted(ReadOnlySpan<byte> json, ref int at)
    {
        var start = ++at;
        for (; at < json.Length; at++)
        {
            if (json[at] == '\\') at++;
            else if (json[at] == '"' && IsEnd(json, SkipBlanks(json, at + 1))) break;
        }
        var text = json[start..Math.Min(at, json.Length)];
        at = Math.Min(at + 1, json.Length);
        if (text.Length > MaxValue) return "";
        return Encoding.UTF8.GetString(text).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\/", "/", StringComparison.Ordinal);
    }

    static bool IsEnd(ReadOnlySpan<byte> json, int at) =>
        at >= json.Length || json[at] is (byte)',' or (byte)'}' or (byte)']' or (byte)':';

    static string Bare(ReadOnlySpan<byte> json, ref int at)
    {
        var length = json[at..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var text = json.Slice(at, length < 0 ? json.Length - at : length);
        at += text.Length;
        return text.Length <= 20 ? Encoding.UTF8.GetString(text) : "";
    }

    static int SkipBlanks(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] == ' ') at++;
        return at;
    }

    static string Fold(string name)
    {
        Span<char> folded = stackalloc char[Math.Min(name.Length, MaxName)];
        var length = 0;
        foreach (var c in name.AsSpan(0, folded.Length))
        {
            if (char.IsLetterOrDigit(c)) folded[length++] = char.ToLowerInvariant(c);
        }
        return folded[..length].ToString();
    }
}
