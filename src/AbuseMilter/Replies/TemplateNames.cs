using System.Collections.Frozen;

namespace AbuseMilter.Replies;

/// <summary>The names that a template may use. All values are text, but for <c>items</c>, the list to walk with <c>#each</c>.</summary>
public static class TemplateNames
{
    public const string List = "items";

    /// <summary><c>law.NAME</c> is what the head of the template states as law under that name.</summary>
    public const string Law = "law";

    /// <summary>Facts of one item: by themselves of the first, inside of <c>{{#each items}}</c> of each.</summary>
    public static readonly FrozenSet<string> Item = FrozenSet.Create(StringComparer.Ordinal,
        "work", "filename", "size", "infohash", "ip", "port", "protocol", "time_utc", "time_local", "time_stated", "url");

    public static readonly FrozenSet<string> Letter =
    [
        .. Item, List,
        "case_id", "ticket_id", "complainant", "rights_holder", "item_count",
        "subject", "message_id", "received_at", "received_local", "queue_id", "from_name", "from_address",
        "our_ref", "today", "exit_listed",
    ];

    /// <summary>What the alert to the operator knows besides. There a value that is not known is empty.</summary>
    public static readonly FrozenSet<string> Alert =
    [
        .. Letter,
        "rule", "class", "kind", "role", "profile", "why", "format", "deadline", "due", "outcome", "folder", "file", "redirect", "reply", "left_out",
    ];

    /// <summary>Position inside of <c>{{#each items}}</c>; <c>@index</c> counts from 0.</summary>
    public static readonly FrozenSet<string> Position = FrozenSet.Create(StringComparer.Ordinal, "@index", "@first", "@last");
}
