using System.Globalization;
using AbuseMilter.Store;
using Spectre.Console;

namespace AbuseMilter.Cli.Pages;

/// <summary>How it went, as bars.</summary>
static class StatsPage
{
    const int LongestName = 38;
    const int Days = 31;

    static readonly Style Strong = new(decoration: Decoration.Bold);

    public static void Write(IAnsiConsole console, CaseStats stats)
    {
        Heading(console, $"{Number(stats.Notices)} notice{(stats.Notices == 1 ? "" : "s")}", $"{stats.Days[0].Name} to {stats.Days[^1].Name}, UTC");
        Bars(console, stats.Days.Count <= Days ? stats.Days : Weeks(stats.Days));
        Part(console, "class", stats.Classes);
        Part(console, "complainant", stats.Complainants);
        Part(console, "address", stats.Addresses);
        Part(console, "answer decided", stats.Decisions);
        Part(console, "held at first, for", stats.Held);
        Part(console, "replies now", stats.Replies);
        Heading(console, "from receipt to handing over", "");
        console.Write(new Text(stats.Within(50) is { } median
            ? $"  half within {Time(median)}, 90 % within {Time(stats.Within(90)!.Value)}, 99 % within {Time(stats.Within(99)!.Value)}\n" : "  no reply was sent\n"));
    }

    static void Part(IAnsiConsole console, string title, IReadOnlyList<CaseStats.Share> shares)
    {
        if (shares.Count == 0) return;
        Heading(console, title, "");
        Bars(console, shares);
    }

    static void Heading(IAnsiConsole console, string title, string rest)
    {
        console.Write(new Text("\n" + title, Strong));
        console.Write(new Text($"  {rest}\n"));
    }

    static void Bars(IAnsiConsole console, IReadOnlyList<CaseStats.Share> shares)
    {
        var names = shares.Select(share => Sheet.Fit(Shown.Line(share.Name), LongestName)).ToList();
        var numbers = shares.Select(share => Number(share.Count)).ToList();
        var (name, number, most) = (names.Max(one => one.GetCellWidth()), numbers.Max(one => one.Length), shares.Max(share => share.Count));
        var room = console.Profile.Width - name - number - 6;
        for (var i = 0; i < shares.Count; i++)
        {
            var length = most == 0 ? 0 : (int)Math.Ceiling(shares[i].Count * (double)room / most);
            console.Write(new Text($"  {names[i]}{new string(' ', name - names[i].GetCellWidth())}  {numbers[i].PadLeft(number)}  "));
            console.Write(new Text(new string('#', length) + "\n", new Style(Color.Green)));
        }
    }

    // Of a year nobody reads every day.
    static List<CaseStats.Share> Weeks(IReadOnlyList<CaseStats.Share> days) =>
        [.. days.Chunk(days.Count <= 7 * Days ? 7 : 30).Select(some => new CaseStats.Share(some.Length == 1 ? some[0].Name : $"{some[0].Name} to {some[^1].Name}", some.Sum(day => day.Count)))];

    static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => Clock.Span(time),
    };

    static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
