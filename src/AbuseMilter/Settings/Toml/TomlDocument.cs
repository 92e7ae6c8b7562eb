using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace AbuseMilter.Settings.Toml;

/// <summary>
/// A TOML 1.0 document (https://toml.io/en/v1.0.0) and everything that is wrong with it. Reading never throws; with errors,
/// <see cref="Root"/> holds what could be read all the same. Time and memory are linear in the text.
/// </summary>
public sealed record TomlDocument(TomlTable Root, IReadOnlyList<SettingsError> Errors)
{
    /// <summary>Longest document, in bytes (in UTF-16 units for <see cref="Parse(string, string, int)"/>).</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>Longest path from the root to a value. Readers of the model may recurse so deep.</summary>
    public const int MaxDepth = 64;

    /// <summary>After so many errors the rest of the document is not read.</summary>
    public const int MaxErrors = 100;

    public bool HasErrors => Errors.Count > 0;

    /// <param name="text">The document; a byte order mark at its start is skipped.</param>
    /// <param name="file">Name for error messages.</param>
    /// <param name="firstLine">Number of the text's first line, for a document that begins inside a file.</param>
    public static TomlDocument Parse(string text, string file, int firstLine = 1)
    {
        if (text.Length > MaxLength) return Refused(new(file, firstLine, 1), TooLong);
        var whole = LengthOfWholeCharacters(text);
        if (whole < text.Length) return Refused(End(text[..whole], file, firstLine), "half a surrogate pair, which is no character");
        return new TomlParser(new TomlCursor(text, file, firstLine)).Parse();
    }

    /// <param name="utf8">The bytes of the file; what is not UTF-8 is an error.</param>
    /// <param name="file">Name for error messages.</param>
    public static TomlDocument Parse(ReadOnlySpan<byte> utf8, string file)
    {
        if (utf8.Length > MaxLength) return Refused(new(file, 1, 1), TooLong);
        var chars = new char[utf8.Length];
        var status = Utf8.ToUtf16(utf8, chars, out var read, out var written, replaceInvalidSequences: false);
        var text = new string(chars, 0, written);
        return status == OperationStatus.Done
            ? Parse(text, file)
            : Refused(End(text, file, 1), $"byte 0x{utf8[read]:X2} is not UTF-8: save the file as UTF-8");
    }

    static string TooLong => $"longer than {MaxLength / 1024} KiB, which is the most that is read";

    static TomlDocument Refused(SourcePosition at, string text) =>
        new(new TomlTable(at with { Column = 1 }, TomlTableOrigin.Header), [new(at, text)]);

    static int LengthOfWholeCharacters(string text)
    {
        var index = 0;
        while (index < text.Length && Rune.TryGetRuneAt(text, index, out var rune)) index += rune.Utf16SequenceLength;
        return index;
    }

    static SourcePosition End(string text, string file, int firstLine)
    {
        var cursor = new TomlCursor(text, file, firstLine);
        cursor.Advance(text.Length);
        return cursor.At;
    }
}
