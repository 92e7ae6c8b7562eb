using AbuseMilter.Notices;

namespace AbuseMilter.Triage;

/// <summary>How far the facts of a notice carry a claim by themselves.</summary>
enum Standing
{
    /// <summary>No fact: words alone.</summary>
    None,

    /// <summary>Something is named: an address, a place, a work.</summary>
    Some,

    /// <summary>A place on the web or a stream, and what infringes there.</summary>
    Place,

    /// <summary>An address with a time and a file, a hash or a work.</summary>
    Event,

    /// <summary>A machine wrote a copyright notice for machines.</summary>
    Machine,
}

static class Standings
{
    static readonly string[] MachineFormats = ["acns", "irma"];

    public static Standing Of(Notice? notice)
    {
        if (notice is null) return Standing.None;
        if (MachineFormats.Contains(notice.Format)) return Standing.Machine;
        var standing = Standing.None;
        foreach (var item in notice.Items)
        {
            var hasContent = (item.InfoHash ?? item.FileName ?? item.Work) is not null;
            var one = item is { Ip: not null, TimeUtc: not null } && hasContent ? Standing.Event
                : item.Url is not null ? Standing.Place
                : item.Ip is not null || hasContent ? Standing.Some
                : Standing.None;
            if (one > standing) standing = one;
        }
        return standing;
    }
}
