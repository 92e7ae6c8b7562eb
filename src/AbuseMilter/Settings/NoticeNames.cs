namespace AbuseMilter.Settings;

/// <summary>The words that rules and profiles have for what a notice states.</summary>
public static class NoticeNames
{
    /// <summary>Facts that a label may stand for.</summary>
    public static readonly IReadOnlyList<string> Labelled =
    [
        "case_id", "ticket_id", "ip", "port", "protocol", "time", "first_seen", "last_seen", "infohash", "filename", "size", "work", "url",
        "rights_holder",
    ];

    /// <summary>Facts that a rule can ask for.</summary>
    public static readonly IReadOnlyList<string> Facts =
    [
        "case_id", "ticket_id", "complainant", "rights_holder", "address", "deadline", "ip", "port", "protocol", "time", "infohash", "filename", "size",
        "work", "url",
    ];

    /// <summary>What facts are read from.</summary>
    public static readonly IReadOnlyList<string> Formats = ["xarf", "acns", "irma", "arf", "table", "labels", "letter"];

    /// <summary>Zones by name; everywhere else an offset such as <c>+02:00</c> says it.</summary>
    public static readonly IReadOnlyList<string> Zones =
    [
        "UTC", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "BST", "WEST", "CET", "CEST", "EET", "EEST", "MSK", "JST", "AEST", "AEDT",
    ];
}
