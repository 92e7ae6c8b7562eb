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
    public static string? Find(MimeEntity entity) => Find(entity, 0) is { } name ? TemplateValue.Clean(name) : null;

    static string? Find(MimeEntity entity, int depth) => entity switch
    {
        MimePart { FileName: { } name } when IsPaper(name) || Programs.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) => name,
        Multipart multipart when depth < MaxDepth => multipart.Children.Select(child => Find(child, depth + 1)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    static bool IsPaper(string name)
    {
        var plain = string.Concat(name.Where(char.IsLetter)).ToLowerInvariant();
        return Papers.Any(plain.Contains);
    }
}
