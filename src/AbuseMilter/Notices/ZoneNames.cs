using System.Collections.Frozen;

namespace AbuseMilter.Notices;

/// <summary>
/// Names of zones and of the places whose time notices are written in. A short name with two meanings stands for its American one
/// and is the fixed offset that it names, also in the other half of the year; a place keeps its summer time.
/// </summary>
static class ZoneNames
{
    const SummerTime Eu = SummerTime.European;
    const SummerTime Us = SummerTime.American;

    static readonly (string Names, Zone Zone)[] Table =
    [
        ("z utc gmt ut uct zulu wet universal universel coordonné universelle universale greenwich utctime гринвичу weltzeit", new(0)),
        ("nst", new(-210)), ("ndt", new(-150)),
        ("ast", new(-240, default, true)), ("adt", new(-180, default, true)), ("est", new(-300, default, true)), ("edt", new(-240, default, true)),
        ("cst", new(-360, default, true)), ("cdt", new(-300, default, true)), ("mst", new(-420, default, true)), ("mdt", new(-360, default, true)),
        ("pst", new(-480, default, true)), ("pdt", new(-420, default, true)), ("akst", new(-540, default, true)), ("akdt", new(-480, default, true)),
        ("hst", new(-600, default, true)),
        ("bst west", new(60)), ("cet mez", new(60)), ("cest mesz", new(120)), ("eet oez", new(120)), ("eest oesz", new(180)),
        ("msk мск moscow moskau moscou moscú mosca москва москве московское московскому московского", new(180)), ("sast", new(120)),
        ("sgt singapore beijing peking china shanghai chinese manila taipei perth awst malaysia", new(480)), ("hkt", new(480)), ("jst kst tokyo seoul japan korea", new(540)), ("aest", new(600)), ("aedt", new(660)), ("nzst", new(720)), ("nzdt", new(780)),
        ("kolkata calcutta delhi mumbai india indian", new(330)), ("pkt karachi pakistan", new(300)), ("dhaka bangladesh", new(360)), ("npt kathmandu", new(345)), ("dubai", new(240)),
        ("ict wib bangkok jakarta hanoi vietnam", new(420)), ("riyadh nairobi eat minsk", new(180)), ("wat lagos", new(60)), ("cat johannesburg", new(120)), ("tehran", new(210)),
        ("yekaterinburg yekt", new(300)), ("novosibirsk novt", new(420)), ("vladivostok vlat", new(600)), ("samara samt", new(240)),
        ("cot bogota bogotá colombia lima peru perú quito", new(-300)), ("caracas vet", new(-240)), ("méxico mexico", new(-360)), ("reykjavik iceland", new(0)), ("canarias canary", new(0, Eu)),
        ("brt brasília brasilia paulo argentina", new(-180)), ("art", new(-180)), ("trt istanbul", new(180)),
        ("london londres londra dublin lisbon lisboa lisbonne lissabon", new(0, Eu)),
        ("paris berlin madrid rome roma milan milano amsterdam brussels bruxelles brussel vienna wien wiener zurich zürich warsaw warszawa prague praha"
            + " copenhagen stockholm oslo budapest luxembourg luxemburg barcelona munich münchen frankfurt hamburg peninsular española italiana italienne française"
            + " deutscher deutsche mitteleuropäischer mitteleuropäische", new(60, Eu)),
        ("helsinki athens bucharest sofia kyiv kiev riga tallinn vilnius", new(120, Eu)),
        ("et eastern york toronto montreal montréal boston washington miami québec quebec ottawa detroit atlanta philadelphia", new(-300, Us, true)),
        ("ct chicago houston dallas winnipeg", new(-360, Us, true)), ("phoenix arizona", new(-420, default, true)), ("hawaii honolulu", new(-600, default, true)), ("alaska anchorage", new(-540, Us, true)), ("atlantic halifax", new(-240, Us, true)), ("mt mountain denver calgary edmonton", new(-420, Us, true)),
        ("pt pacific angeles seattle vancouver francisco", new(-480, Us, true)),
    ];

    static readonly FrozenDictionary<string, Zone> Zones = Table
        .SelectMany(row => row.Names.Split(' ').Select(name => (Name: name, row.Zone)))
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Zone, StringComparer.OrdinalIgnoreCase);

    static readonly FrozenDictionary<string, Zone>.AlternateLookup<ReadOnlySpan<char>> ByName = Zones.GetAlternateLookup<ReadOnlySpan<char>>();

    // What stands between a time and the name of its zone: "Uhr", "heure de", "local time of", "North American", "Europe/".
    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Fillers =
        ("uhr hrs hours hour h heure heures de du d hora horas hs ora ore di horário da do uur by in of the local time timezone zone standard timezonename"
            + " ortszeit zeit zeitzone winterzeit sommerzeit morgens abends nachts nachmittags vormittags früh soir matin tarde noche mañana noite manhã sera mattina pomeriggio вечера утра evening morning afternoon tonight night après midi alle часов server i e asia africa sao são buenos aires saint st été ete hiver estate verano verão inverno invierno estiva legale solare oficial ufficiale officielle légale french german italian spanish dutch polish north american america europe los new san coordinated temps tiempo tempo mean по времени время г locale")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public static Zone? Find(ReadOnlySpan<char> name) => name.Length <= 20 && ByName.TryGetValue(name, out var zone) ? zone : null;

    /// <summary>Whether it is a name of capitals that people write for nothing else.</summary>
    public static bool IsAbbreviation(ReadOnlySpan<char> name) =>
        name.Length is >= 3 and <= 4 && !name.ContainsAnyExceptInRange('A', 'Z') && Find(name) is not null && name is not ("ART" or "EST" or "MIT");

    public static bool IsFiller(ReadOnlySpan<char> word) => Fillers.Contains(word);

    /// <summary>A zone that a label or a sentence names, with or without an offset behind it: <c>UTC</c>, <c>GMT+2</c>, <c>-05:00</c>, <c>heure de Paris</c>.</summary>
    public static Zone? Read(ReadOnlySpan<char> text) => new NoticeTimeReader(text, default).ReadZone();
}
