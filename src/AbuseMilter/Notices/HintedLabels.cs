namespace AbuseMilter.Notices;

/// <summary>Turns the labels of a profile into those of the reader.</summary>
static class HintedLabels
{
    public static Dictionary<string, NoticeFact> Of(IReadOnlyDictionary<string, IReadOnlyList<string>> labels)
    {
        var folded = new Dictionary<string, NoticeFact>();
        foreach (var (name, synonyms) in labels)
        {
            if (Fact(name) is not { } fact) continue;
            foreach (var label in synonyms) folded[LabelTable.Fold(label)] = fact;
        }
        return folded;
    }

    static NoticeFact? Fact(string name) => name switch
    {
        "case_id" => NoticeFact.CaseId,
        "ticket_id" => NoticeFact.TicketId,
        "ip" => NoticeFact.Ip,
        "port" => NoticeFact.Port,
        "protocol" => NoticeFact.Protocol,
        "time" => NoticeFact.Time,
        "first_seen" => NoticeFact.FirstSeen,
        "last_seen" => NoticeFact.LastSeen,
        "infohash" => NoticeFact.InfoHash,
        "filename" => NoticeFact.FileName,
        "size" => NoticeFact.Size,
        "work" => NoticeFact.Work,
        "url" => NoticeFact.Url,
        "rights_holder" => NoticeFact.RightsHolder,
        _ => null,
    };
}
