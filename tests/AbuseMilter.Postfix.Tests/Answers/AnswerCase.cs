using System.Text.RegularExpressions;

namespace AbuseMilter.Postfix.Tests.Answers;

/// <summary>
/// A mail of <c>Data/cases.txt</c> and what has to become of it. A line <c>= NUMBER TITLE</c> begins a case. Behind it stand, each on a line: who sends
/// (<c>stranger</c>, <c>fixed</c>), <c>authenticated</c> for the desk that answers strangers, the commands MAIL FROM and RCPT TO, <c>border RESULTS</c> (what the border
/// notes in Authentication-Results; <c>-</c> for nothing), <c>file NAME</c> for a whole mail, <c>+FIELD: VALUE</c>, <c>~FIELD: VALUE</c> and <c>-FIELD</c> for a
/// field to add, replace and take away, and behind <c>&gt;</c> what is expected. <c>\n</c> folds a line. Each case has a {domain} and a {case} number of its own.
/// </summary>
sealed partial record AnswerCase
{
    static readonly string[] Header =
    [
        "From: Cases <cases@{domain}>",
        "To: Abuse Desk <abuse@example.com>",
        "Subject: Case ID {case} - Notice of Claimed Infringement",
        "Date: Thu, 19 Nov 2026 10:00:00 +0000",
        "Message-ID: <{case}@{domain}>",
    ];

    const string Body = """
        We hold the copyright in the work below.

        Infringing Work: The Example, part {case}
        First Found: 18 Nov 2026 20:26:43 EST (GMT -0500)
        IP Address: 192.0.2.17
        IP Port: 6881
        Protocol: BitTorrent
        Torrent InfoHash: 0123456789ABCDEF0123456789ABCDEF01234567
        """;

    /// <summary>Of the table, such as 45b; several cases may share it.</summary>
    public required string Number { get; init; }

    public required string Title { get; init; }

    public required string Domain { get; init; }

    public required string CaseId { get; init; }

    /// <summary>For the desk that answers authenticated strangers.</summary>
    public bool IsForStrangers { get; init; }

    public string MailCommand { get; init; } = "MAIL FROM:<bounces+{case}@mailer.{domain}>";

    public IReadOnlyList<string> RecipientCommands { get; init; } = ["RCPT TO:<abuse@example.com>"];

    /// <summary>What the border notes about the mail; empty for nothing.</summary>
    public string Border { get; init; } = "dmarc=pass header.from={domain}";

    /// <summary>The mail with LF line ends.</summary>
    public required string Content { get; init; }

    /// <summary>The lines behind &gt;.</summary>
    public required IReadOnlyList<string> Expected { get; init; }

    public string Key => $"{Number}: {Title}";

    /// <summary>A complete notice of a known sender, or of a domain that nobody knows.</summary>
    public static AnswerCase Notice(string caseId, string? domain = null) => Read(caseId, domain ?? $"{caseId.ToLowerInvariant()}.agents.example", []);

    /// <summary>A case from its lines, the first of which tells number and title.</summary>
    public static AnswerCase Read(string block, int count)
    {
        var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var caseId = $"E-{1000 + count}";
        var owner = lines.Contains("stranger") ? $"s{count}.example" : lines.Contains("fixed") ? $"f{count}.fixed.example" : $"k{count}.agents.example";
        var (number, title) = lines[0].Split(' ', 2) is [var first, var rest] ? (first, rest) : throw new FormatException(lines[0]);
        return Read(caseId, owner, lines[1..]) with { Number = number, Title = title };
    }

    static AnswerCase Read(string caseId, string domain, string[] lines)
    {
        string Fill(string text) => text.Replace("{case}", caseId).Replace("{domain}", domain).Replace("{2k}", new string('x', 2000)).Replace("\\n", "\n");
        if (lines.FirstOrDefault(line => !Known().IsMatch(line)) is { } unknown) throw new FormatException($"nobody knows what this means: {unknown}");
        var plain = new AnswerCase
        {
            Number = "-",
            Title = "-",
            Domain = domain,
            CaseId = caseId,
            IsForStrangers = lines.Contains("authenticated"),
            Content = Fill(Behind(lines, "file ") is [var file] ? File.ReadAllText(Data(file)) : Mail(lines)),
            Expected = [.. Behind(lines, "> ").Select(Fill)],
        };
        return plain with
        {
            MailCommand = Fill(lines.FirstOrDefault(line => line.StartsWith("MAIL FROM:", StringComparison.Ordinal)) ?? plain.MailCommand),
            RecipientCommands = lines.Where(line => line.StartsWith("RCPT TO:", StringComparison.Ordinal)).ToList() is { Count: > 0 } given ? given : plain.RecipientCommands,
            Border = Fill(Behind(lines, "border ") is [var border] ? border == "-" ? "" : border : plain.Border),
        };
    }

    public static string Data(string name) => AbuseMilter.Tests.Repository.Path($"tests/AbuseMilter.Postfix.Tests/Answers/Data/{name}");

    static string Mail(string[] lines)
    {
        var replaced = Behind(lines, "~").ToDictionary(field => field.Split(':')[0]);
        var taken = Behind(lines, "-");
        var header = Header.Where(field => !taken.Contains(field.Split(':')[0])).Select(field => replaced.GetValueOrDefault(field.Split(':')[0], field));
        return string.Join('\n', header.Concat(Behind(lines, "+"))) + "\n\n" + Body + "\n";
    }

    static string[] Behind(string[] lines, string mark) =>
        [.. lines.Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..])];

    [GeneratedRegex("^(stranger|fixed|authenticated|MAIL FROM:<.*|RCPT TO:<.*|border .+|file .+|[+~][A-Za-z-]+: .*|-[A-Za-z-]+|> .+)$")]
    private static partial Regex Known();
}
