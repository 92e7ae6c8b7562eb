using System.Globalization;
using System.Text;
using AbuseMilter.Postfix.Tests.Support;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Soak;

/// <summary>How long, by which seed, and where the figures go: ABUSE_MILTER_SOAK_SECONDS, _SEED and _TABLE, which tests/soak.sh sets.</summary>
static class Terms
{
    /// <summary>Of both parts together.</summary>
    public static int Seconds { get; } = Number("ABUSE_MILTER_SOAK_SECONDS", 180);

    public static int Seed { get; } = Number("ABUSE_MILTER_SOAK_SEED", 1);

    static readonly string? Table = Environment.GetEnvironmentVariable("ABUSE_MILTER_SOAK_TABLE");

    /// <summary>Tells an operator how it goes.</summary>
    public static void Say(string line)
    {
        if (Table is { Length: > 0 }) Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {line}");
    }

    public static void Print(string title, IEnumerable<(string Name, object Value)> rows)
    {
        var text = new StringBuilder($"\n{title}\n");
        foreach (var (name, value) in rows) text.AppendLine(CultureInfo.InvariantCulture, $"  {name,-66} {value,12}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{text}");
        if (Table is { Length: > 0 }) File.AppendAllText(Table, $"{text}");
    }

    /// <summary>Waits for a count to come down to nothing, however long that takes, as long as it comes down.</summary>
    public static async Task UntilNone(string what, Func<long> count)
    {
        for (var left = count(); left > 0;)
        {
            var before = left;
            await Eventually.Get($"fewer than {before} {what}", () => (left = count()) < before ? "" : null);
        }
    }

    static int Number(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
