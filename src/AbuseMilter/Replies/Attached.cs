using AbuseMilter.Mime;

namespace AbuseMilter.Replies;

/// <summary>Finds attachments that are called as court papers or that are programs: a person should look at them.</summary>
static class Attached
{
    const int MaxDepth = 8;

    // In the name without its marks.
    static readonly string[] Papers =
    [
        "subpoena", "courtorder", "summons", "injunction", "warrant", "judgment", "judgement", "affidavit", "lawsuit", "writof", "gericht", "beschluss", "urteil", "verfügung", "verfuegung", "klage", "abmahnung", "unterlassung", "vorladung",
        "ordonnance", "assignation", "tribunal", "requisition", "réquisition", "sentencia", "juzgado", "judicial", "demanda", "decreto", "ordinanza", "citazione", "sentenza", "mandado", "dagvaarding", "vonnis", "beschikking",
        "postanowienie", "wyrok", "решениесуда", "определение", "invoice", "rechnung",
    ];

    static readonly string[] Programs = [".exe", ".scr", ".js", ".jse", ".vbs", ".lnk", ".msi", ".bat", ".cmd", ".ps1", ".hta", ".iso", ".img", ".one", ".jar"];

    /// <summary>The name of such a file; null for none.</summary>
    public static string? Find(MimeEntity entity) =>
        entity.Leaves(MaxDepth).Select(leaf => leaf.FileName).FirstOrDefault(name => name is not null && IsOne(name)) is { } found ? TemplateValue.Clean(found) : null;

    static bool IsOne(string name) => IsPaper(name) || Programs.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    static bool IsPaper(string name)
    {
        var plain = string.Concat(name.Where(char.IsLetter)).ToLowerInvariant();
        return Papers.Any(plain.Contains);
    }
}
