using System.Globalization;
using AbuseMilter.Notices;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>The values of <see cref="TemplateNames"/> for one letter. Each is one clean line, or absent.</summary>
public sealed class ReplyFacts
{
    readonly Dictionary<string, object> values = [];

    ReplyFacts() { }

    internal IReadOnlyDictionary<string, object> Values => values;

    /// <summary>The same, and what an alert knows besides, by the names of <see cref="TemplateNames.Alert"/>; what is not known is empty.</summary>
    internal static ReplyFacts OfAlert(ReplyOccasion occasion, IReadOnlyDictionary<string, string> operatorFacts, IEnumerable<(string Name, string? Text)> more)
    {
        var facts = Of(occasion, operatorFacts);
        foreach (var (name, text) in more) SetPlain(facts.values, name, text);
        Fill(facts.values);
        return facts;
    }

    static void Fill(Dictionary<string, object> values)
    {
        foreach (var (name, value) in values)
        {
            if (value is AbsentValue) values[name] = "";
            else if (value is string text) values[name] = Redaction.Of(text);
            else if (value is Dictionary<string, object> inner) Fill(inner);
            else if (value is List<Dictionary<string, object>> items) items.ForEach(Fill);
        }
    }

    /// <param name="occasion">The notice to answer.</param>
    /// <param name="operatorFacts">The table <c>[operator]</c>.</param>
    /// <param name="language">Of the letter, for dates in words.</param>
    public static ReplyFacts Of(ReplyOccasion occasion, IReadOnlyDictionary<string, string> operatorFacts, string language = "en")
    {
        var (notice, message) = (occasion.Notice ?? new Notice { Format = "none" }, occasion.Message);
        var facts = new ReplyFacts();
        SetItem(facts.values, notice.Items.Count > 0 ? notice.Items[0] : new NoticeItem(), language);
        SetPlain(facts.values, "exit_listed", occasion.ExitTest is { } tested ? Utc(tested) : null);
        Set(facts.values, "case_id", notice.CaseId);
        Set(facts.values, "ticket_id", notice.TicketId);
        Set(facts.values, "complainant", notice.Complainant);
        Set(facts.values, "rights_holder", notice.RightsHolder);
        Set(facts.values, "item_count", notice.Items.Count.ToString(CultureInfo.InvariantCulture));
        SetPlain(facts.values, "message_id", message.MessageId);
        Set(facts.values, "received_at", Utc(occasion.ReceivedAt));
        Set(facts.values, "received_local", LocalDate.Of(occasion.ReceivedAt, language));
        Set(facts.values, "queue_id", occasion.Envelope.QueueId);
        Set(facts.values, "from_name", message.From.Count == 1 ? message.From[0].Name : null);
        SetPlain(facts.values, "from_address", message.From.Count == 1 ? message.From[0].Address : null);
        Set(facts.values, "our_ref", OwnMail.Reference(occasion.Digest.Hex));
        Set(facts.values, "today", occasion.ReceivedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        facts.values["subject"] = Value("subject", ReplySubject.Of(message.Subject, notice), TemplateValue.SubjectCharacters);
        facts.values["operator"] = operatorFacts.ToDictionary(fact => fact.Key, fact => Value("operator." + fact.Key, fact.Value));
        facts.values[TemplateNames.List] = notice.Items.Count == 0 ? new AbsentValue(TemplateNames.List)
            : notice.Items.Select(item => Item(item, language)).ToList();
        return facts;
    }

    static Dictionary<string, object> Item(NoticeItem item, string language)
    {
        var values = new Dictionary<string, object>();
        SetItem(values, item, language);
        return values;
    }

    static void SetItem(Dictionary<string, object> values, NoticeItem item, string language)
    {
        Set(values, "work", item.Work);
        Set(values, "filename", item.FileName);
        Set(values, "size", item.Size?.ToString(CultureInfo.InvariantCulture));
        Set(values, "infohash", item.InfoHash);
        Set(values, "ip", item.Ip);
        Set(values, "port", item.Port?.ToString(CultureInfo.InvariantCulture));
        Set(values, "protocol", item.Protocol);
        Set(values, "time_utc", item.TimeUtc is { } time ? Utc(time) : null);
        Set(values, "time_local", item.TimeUtc is { } local ? LocalDate.Of(local, language) : null);
        Set(values, "time_stated", item.TimeStated);
        SetPlain(values, "url", item.Url);
    }

    // What a stranger wrote is not repeated when it is an advertisement: the letter is ours.
    static void Set(Dictionary<string, object> values, string name, string? text) =>
        values[name] = TemplateValue.HasLink(text) || (FreeText.Contains(name) && StrangersText.HasPhone(TemplateValue.Clean(text, 1000)))
            ? new AbsentValue(name) : Value(name, text, TemplateValue.Characters);

    // Numbers of cases look like those of telephones.
    static readonly string[] FreeText = ["work", "filename", "complainant", "rights_holder", "from_name"];

    static void SetPlain(Dictionary<string, object> values, string name, string? text) => values[name] = Value(name, text);

    static object Value(string name, string? text, int characters = TemplateValue.OwnCharacters) =>
        TemplateValue.Clean(text, characters) is { Length: > 0 } line ? line : new AbsentValue(name);

    internal static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
