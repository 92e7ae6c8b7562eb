using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Store;
using AbuseMilter.Tests.Hosting;
using AbuseMilter.Triage;

namespace AbuseMilter.Tests.Replies;

/// <summary>One mail to the desk, whole, and what the shipped settings make of it when a rule answers every mail: the policy alone decides.</summary>
sealed record AnswerCase(string Expected)
{
    public const string Known = "agency@notices.example.org";
    public const string Unknown = "rights@label.example.net";

    const string Body = """
        We represent the owner of the copyright in the work below. Its use is not authorised by the owner, its agent or the law.

        Title: Sea Tales
        File name: Sea.Tales.S01E01.avi
        Infohash: 62e893ebc75376fea8c5b19141f7d90019cb5ca6
        Protocol: BitTorrent
        IP Address: 192.0.2.163
        Port: 6881
        Timestamp: 2026-11-16T20:26:43Z
        """;

    const string Profiles = """
        family.toml
        match.from_domain = "notices.example.org"
        answer.machines = true
        ---
        fixed.toml
        match.from_domain = "fixed.example.org"
        answer = { machines = true, to = "cases@desk.example.org" }
        ---
        never.toml
        match.from_domain = "never.example.org"
        answer = { machines = true, reply = false }
        ---
        large.toml
        match.from_domain = "large.example.org"
        answer = { machines = true, limit = "9000/1d" }
        """;

    static readonly Lazy<Generation> Trusting = new(() => Configure(stripped: true, ""));
    static readonly Lazy<Generation> Doubting = new(() => Configure(stripped: false, ""));
    static readonly Lazy<Generation> Open = new(() => Configure(stripped: true, "mode = \"authenticated\""));

    public string From { get; init; } = Known;

    /// <summary>MAIL FROM; bytes as they come, with angle brackets or without.</summary>
    public string Sender { get; init; } = "bounces+abuse=example.com@notices.example.org";

    public string[] Recipients { get; init; } = ["abuse@example.com"];

    /// <summary>Fields in place of the usual ones, or beside them; a name without value takes the field away.</summary>
    public string[] Fields { get; init; } = [];

    public string CaseId { get; init; } = "1332200";

    public string? Login { get; init; }

    public string? ClientAddress { get; init; }

    /// <summary>Null: the fields of the mail tell.</summary>
    public Authentication? Authentication { get; init; } = AbuseMilter.Triage.Authentication.Pass;

    /// <summary>The operator's word that forged Authentication-Results are stripped.</summary>
    public bool IsStripped { get; init; } = true;

    /// <summary>True: <c>mode = "authenticated"</c>.</summary>
    public bool AnswersUnknown { get; init; }

    /// <summary>The whole body with its own Content-Type in <see cref="Fields"/>; null for the notice.</summary>
    public string? Text { get; init; }

    /// <summary>Why it is other than in the table of cases that it is taken from.</summary>
    public string? Because { get; init; }

    public Appraisal Appraise()
    {
        var envelope = new Envelope
        {
            Sender = EnvelopeAddress.Parse(Sender),
            Recipients = [.. Recipients.Select(EnvelopeAddress.Parse)],
            ClientAddress = ClientAddress is null ? null : System.Net.IPAddress.Parse(ClientAddress),
            Macros = Login is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["auth_authen"] = Login },
        };
        var content = System.Text.Encoding.UTF8.GetBytes($"{Header}\n\n{Text ?? Body}\n");
        var digest = ContentDigest.Of(envelope.Sender.Address, Recipients, content);
        var generation = (AnswersUnknown ? Open : IsStripped ? Trusting : Doubting).Value;
        return generation.Appraise(envelope, MimeMessage.Load(content), content.Length, digest, new DateTimeOffset(2026, 11, 17, 2, 11, 41, TimeSpan.Zero), Authentication);
    }

    string Header
    {
        get
        {
            string[] usual =
            [
                $"From: Example Copyright Agency <{From}>", "To: abuse@example.com", $"Subject: Case ID {CaseId} - Notice of Claimed Infringement",
                "Message-ID: <0000528302563c07db@notices.example.org>", "Date: Mon, 16 Nov 2026 22:04:41 -0400",
            ];
            var names = Fields.Select(NameOf).ToList();
            return string.Join('\n', Fields.Where(line => line.Contains(':')).Concat(usual.Where(line => !names.Contains(NameOf(line)))));
        }
    }

    static string NameOf(string line) => line.Split(':')[0];

    static Generation Configure(bool stripped, string reply)
    {
        var profiles = Directory.CreateTempSubdirectory("cases-").FullName;
        try
        {
            foreach (var profile in Profiles.ReplaceLineEndings("\n").Split("\n---\n"))
                File.WriteAllText(Path.Combine(profiles, profile.Split('\n')[0]), string.Join('\n', profile.Split('\n')[1..]));
            return Shipped.Load(text => Shipped.Rules(text, "[[rule]]\nname = \"every\"\nwhen = {}\nreply = \"dmca\"\n")
                .Replace(Repository.Path("conf/profiles"), profiles, StringComparison.Ordinal)
                .Replace("require_authentication = \"none\"", "require_authentication = \"pass\"", StringComparison.Ordinal)
                .Replace("mode = \"known-senders\"", reply.Length > 0 ? reply : "mode = \"known-senders\"", StringComparison.Ordinal)
                .Replace("authserv_ids = []", "authserv_ids = [\"mx.example.com\"]", StringComparison.Ordinal)
                .Replace("incoming_stripped = false", $"incoming_stripped = {(stripped ? "true" : "false")}", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(profiles, recursive: true);
        }
    }
}
