using System.Globalization;
using System.Text;
using System.Text.Json;
using AbuseMilter.Settings.Toml;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings.Toml;

/// <summary>The official suite (https://github.com/toml-lang/toml-test), as far as it belongs to TOML 1.0.0.</summary>
public class TomlConformanceTests
{

    [Fact]
    public void Every_valid_document_says_what_its_json_says()
    {
        var failures = new List<string>();
        var documents = Documents("valid/");
        foreach (var path in documents)
        {
            var document = TomlDocument.Parse(File.ReadAllBytes(path), Path.GetFileName(path));
            using var expected = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(path, ".json")));
            if (document.HasErrors) failures.Add($"{path}: {document.Errors[0]}");
            else if (Difference(expected.RootElement, document.Root) is { } difference) failures.Add($"{path}: {difference}");
        }

        failures.ShouldBeEmpty();
        documents.Count.ShouldBeGreaterThan(200);
    }

    [Fact]
    public void Every_invalid_document_is_refused_at_a_place_inside_of_it()
    {
        var failures = new List<string>();
        var documents = Documents("invalid/");
        foreach (var path in documents)
        {
            var bytes = File.ReadAllBytes(path);
            var errors = TomlDocument.Parse(bytes, "x.toml").Errors;
            if (errors.Count == 0) failures.Add($"{path}: accepted");
            var lines = bytes.Count(b => b == '\n') + 1;
            failures.AddRange(errors
                .Where(error => error.At.File != "x.toml" || error.At.Line < 1 || error.At.Line > lines || error.At.Column < 1 || error.Text.Length == 0)
                .Select(error => $"{path}: {error}"));
        }

        failures.ShouldBeEmpty();
        documents.Count.ShouldBeGreaterThan(400);
    }

    static List<string> Documents(string kind)
    {
        var folder = Repository.Shared("toml-test/tests");
        return [.. File.ReadLines(Path.Combine(folder, "files-toml-1.0.0"))
            .Where(name => name.StartsWith(kind, StringComparison.Ordinal) && name.EndsWith(".toml", StringComparison.Ordinal))
            .Select(name => Path.Combine(folder, name))];
    }

    /// <summary>Null when both say the same.</summary>
    static string? Difference(JsonElement expected, TomlObject actual)
    {
        if (expected.ValueKind == JsonValueKind.Array)
            return actual is not TomlArray array || array.Count != expected.GetArrayLength() ? $"no array of {expected.GetArrayLength()}"
                : expected.EnumerateArray().Zip(array, Difference).FirstOrDefault(difference => difference is not null);
        if (!IsScalar(expected, out var type, out var value))
            return actual is not TomlTable table || table.Count != expected.EnumerateObject().Count() ? $"no table like {expected}"
                : expected.EnumerateObject().Select(member => table.TryGetValue(member.Name, out var entry)
                    ? Difference(member.Value, entry) : $"no {member.Name}").FirstOrDefault(difference => difference is not null);
        if (actual is not TomlValue scalar) return $"{actual.Kind} for {value}";
        var same = (type, scalar.Value) switch
        {
            ("string", string text) => text == value,
            ("integer", long number) => number.ToString(CultureInfo.InvariantCulture) == value,
            ("float", double number) => number.Equals(Float(value)),
            ("bool", bool flag) => flag == (value == "true"),
            ("datetime", TomlDateTime { Kind: TomlDateTimeKind.OffsetDateTime } time) => time.ToString() == Time(value),
            ("datetime-local", TomlDateTime { Kind: TomlDateTimeKind.LocalDateTime } time) => time.ToString() == Time(value),
            ("date-local", TomlDateTime { Kind: TomlDateTimeKind.LocalDate } time) => time.ToString() == value,
            ("time-local", TomlDateTime { Kind: TomlDateTimeKind.LocalTime } time) => time.ToString() == Time(value),
            _ => false,
        };
        return same ? null : $"{scalar.Kind} {scalar.Value} for {type} {value}";
    }

    static bool IsScalar(JsonElement element, out string type, out string value)
    {
        (type, value) = ("", "");
        if (element.EnumerateObject().Count() != 2 || !element.TryGetProperty("type", out var t) || !element.TryGetProperty("value", out var v)
            || t.ValueKind != JsonValueKind.String || v.ValueKind != JsonValueKind.String) return false;
        (type, value) = (t.GetString()!, v.GetString()!);
        return true;
    }

    static double Float(string text) => text switch
    {
        "inf" or "+inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    /// <summary>The suite pads fractions with zeros.</summary>
    static string Time(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return text;
        var end = text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') is >= 0 and var length ? dot + 1 + length : text.Length;
        return new StringBuilder(text[..end].TrimEnd('0').TrimEnd('.')).Append(text, end, text.Length - end).ToString();
    }
}
