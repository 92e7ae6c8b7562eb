using AbuseMilter.Cli;
using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Rules;
using AbuseMilter.Store;
using AbuseMilter.Triage;
using BenchmarkDotNet.Attributes;

namespace AbuseMilter.Bench.Micro;

/// <summary>
/// From the bytes of a notice of 10 KB to the decision and the letter, with the shipped configuration: each row does what the one before it does, and one step more.
/// <see cref="Appraised"/> and <see cref="Answered"/> are to take 1 ms and 200 KB at most.
/// </summary>
[MemoryDiagnoser, MedianColumn]
public class AppraisalBenchmark
{
    /// <summary>A few hundred are not enough: the runtime compiles well what it meets often, and behind the work.</summary>
    const int Warming = 3000;

    static readonly DateTimeOffset Received = new(2025, 2, 3, 9, 0, 3, TimeSpan.Zero);

    static readonly string Configuration = Path.Combine(AppContext.BaseDirectory, "conf", "abusemilter.toml");

    readonly Generation generation = Generation.Load(Configuration).Generation!;
    readonly Generation trusting = Trusting();
    readonly ProfileBook profiles;
    readonly Assessor assessor;
    readonly RuleBook rules;

    byte[] content = [];
    Envelope envelope = null!;
    ContentDigest digest;

    public AppraisalBenchmark()
    {
        profiles = new(generation.Settings.Profiles);
        assessor = new(generation.Settings.Reply, generation.Desk);
        rules = new(generation.Settings.Rules);
    }

    [ParamsSource(nameof(Names))]
    public string Mail { get; set; } = InventedNotices.Letter;

    public static IEnumerable<string> Names => InventedNotices.Names;

    [GlobalSetup]
    public void SetUp()
    {
        content = InventedNotices.Of(Mail);
        envelope = new GivenEnvelope("p2p@example.org", ["abuse@example.com"], null).For(MimeMessage.Load(content), generation.Settings.Desk);
        digest = ContentDigest.Of("p2p@example.org", ["abuse@example.com"], content);
        for (var i = 0; i < Warming; i++) _ = (Appraised(), Answered());
        if (Appraised().Decision.Rule != "dmca") throw new InvalidOperationException($"{Mail} is not taken for a copyright notice");
        if (!Answered().Reply.Sends) throw new InvalidOperationException($"{Mail} is not answered: {Answered().Reply.Reason}");
    }

    // As for a sender who is known: the last look at a mail before it is answered is the longest.
    static Generation Trusting()
    {
        var path = Path.Combine(Path.GetDirectoryName(Configuration)!, "authenticated.toml");
        File.WriteAllText(path, File.ReadAllText(Configuration).Replace("mode = \"known-senders\"", "mode = \"authenticated\"", StringComparison.Ordinal));
        return Generation.Load(path).Generation!;
    }

    /// <summary>The mail: tree, fields and text.</summary>
    [Benchmark]
    public int Loaded()
    {
        var message = MimeMessage.Load(content);
        return message.From.Count + message.Subject!.Length + message.Text.Length;
    }

    /// <summary>And who wrote it.</summary>
    [Benchmark]
    public JudgedMail Known()
    {
        var message = MimeMessage.Load(content);
        var author = Author.Of(message, generation.Desk);
        var mail = new JudgedMail(envelope, message, null) { Author = author, Authentication = Authentication.Pass, ReceivedAt = Received, Size = content.Length };
        return mail with { Profile = profiles.Find(mail) };
    }

    /// <summary>And its facts.</summary>
    [Benchmark]
    public JudgedMail Read()
    {
        var mail = Known();
        return mail with { Notice = NoticeReader.Read(mail.Message, ProfileBook.Hints(mail.Profile)) };
    }

    /// <summary>And what it is.</summary>
    [Benchmark]
    public JudgedMail Assessed()
    {
        var mail = Read();
        return mail with { Assessment = assessor.Assess(envelope, mail.Message, mail.Notice, mail.Profile, mail.Author!) };
    }

    /// <summary>And what the rules want.</summary>
    [Benchmark]
    public Decision Decided() => rules.Decide(Assessed());

    /// <summary>And the reply, written: all that is thought about a notice.</summary>
    [Benchmark(Baseline = true)]
    public Appraisal Appraised() => generation.Appraise(envelope, MimeMessage.Load(content), content.Length, digest, Received, Authentication.Pass);

    /// <summary>The same of a sender who is answered, and not held for a person.</summary>
    [Benchmark]
    public Appraisal Answered() => trusting.Appraise(envelope, MimeMessage.Load(content), content.Length, digest, Received, Authentication.Pass);
}
