using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using BenchmarkDotNet.Attributes;

namespace AbuseMilter.Bench.Micro;

/// <summary>200 rules, each with a pattern for the text, and a mail of 67 KB: none of them matches, or none but the last.</summary>
[MemoryDiagnoser]
public class RuleBookBenchmark
{
    static readonly string[] Heads = ["infring", "counterfeit", "unlawful", "trademark", "phish", "botnet", "malware", "scann", "brute", "torrent"];
    static readonly string[] Tails = [@"(ing|ed|ement)s?\b", @".{0,40}notice", @"\s+(of|for)\s+\w+", @"[- ]?report", @"\w* case \d+"];

    readonly RuleBook book = new([.. Enumerable.Range(0, 200).Select(Rule)]);
    readonly JudgedMail nothing = Mail("For the avoidance of doubt, nothing in this letter waives a right of the owner.\r\n", "");
    readonly JudgedMail last = Mail("For the avoidance of doubt, nothing in this letter waives a right of the owner.\r\n", "botnet3w9 case 7");

    [Benchmark]
    public Decision NoneMatches() => book.Decide(Fresh(nothing));

    [Benchmark]
    public Decision LastMatches() => book.Decide(Fresh(last));

    // A mail keeps what was found in it.
    static JudgedMail Fresh(JudgedMail mail) => new(mail.Envelope, mail.Message, null);

    static RuleSettings Rule(int i) => new()
    {
        Name = $"rule-{i}",
        At = new("bench.toml", i + 1, 1),
        Class = "abuse-other",
        When = new() { Body = [new($"{Heads[i % 10]}{i / 10 % 4}w{i % 10 + i / 50}{Tails[i / 10 % 5]}", default)] },
    };

    static JudgedMail Mail(string line, string end)
    {
        var text = new StringBuilder("From: agent@example.org\r\nSubject: Notice\r\n\r\n");
        while (text.Length < 67_000) text.Append(line);
        var message = MimeMessage.Load(Encoding.UTF8.GetBytes(text.Append(end).ToString()));
        _ = message.Text;
        return new(new Envelope { Sender = EnvelopeAddress.Parse("<agent@example.org>"), Recipients = [EnvelopeAddress.Parse("<abuse@example.com>")] }, message, null);
    }
}
