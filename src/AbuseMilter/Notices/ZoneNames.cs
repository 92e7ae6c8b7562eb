using System.Collections.Frozen;

namespace AbuseMilter.Notices;

/// <summary>Zone names that notices use, in minutes east of Greenwich. A name with two meanings stands for its American one.</summary>
static class ZoneNames
{
    static readonly (string Name, int Minutes)[] Table =
    [
        ("Z", 0), ("UTC", 0), ("GMT", 0), ("UT", 0), ("UCT", 0), ("ZULU", 0), ("WET", 0), ("NST", -210), ("NDT", -150),
        ("AST", -240), ("ADT", -180), ("EST", -300), ("EDT", -240), ("CST", -360), ("CDT", -300), ("MST", -420), ("MDT", -360),
        ("PST", -480), ("PDT", -420), ("AKST", -540), ("AKDT", -480), ("HST", -600), ("BST", 60), ("WEST", 60), ("CET", 60),
        ("MEZ", 60), ("CEST", 120), ("MESZ", 120), ("EET", 120), ("EEST", 180), ("MSK", 180), ("МСК", 180), ("SAST", 120),
        ("SGT", 480), ("JST", 540), ("KST", 540), ("AEST", 600), ("AEDT", 660), ("NZST", 720), ("NZDT", 780), ("BRT", -180),
    ];

    static readonly FrozenDictionary<string, int> Offsets =
        Table.ToFrozenDictionary(zone => zone.Name, zone => zone.Minutes, StringComparer.OrdinalIgnoreCase);

    static readonly FrozenSet<string> American =
        new[] { "AST", "ADT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AKST", "AKDT", "HST" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static int? Offset(string name) => Offsets.TryGetValue(name, out var minutes) ? minutes : null;

    /// <summary>A zone of a country that writes the month before the day.</summary>
    public static bool IsAmerican(string name) => American.Contains(name);
}
