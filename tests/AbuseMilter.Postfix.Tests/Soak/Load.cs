using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using AbuseMilter.Postfix.Tests.Faults;
using AbuseMilter.Postfix.Tests.Support;
using AbuseMilter.Tests.Support;
using Shouldly;

namespace AbuseMilter.Postfix.Tests.Soak;

/// <summary>
/// Senders on lanes, each with a mail at a time, which comes again until it is taken, as MTAs do; and what they heard.
/// </summary>
sealed class Load(Site site)
{
    const int MessagesOfSession = 10;

    static readonly byte[] Greeting = Frames("D C j=mx.example.com", "C client.example.net 4 41000 198.51.100.7", "H client.example.net");
    static readonly byte[] Unwatched = Frames("M <bob@example.org>", "R <alice@example.com>", "T");

    int lastCase, tries, temporary, unanswered, sessions, unwatched;

    /// <summary>Cases that were taken, and those that are still under way.</summary>
    public ConcurrentDictionary<string, bool> Notices { get; } = new();

    /// <summary>The subjects of mails for somebody else that Postfix took.</summary>
    public ConcurrentDictionary<string, bool> Plain { get; } = new();

    /// <summary>What a sender must never hear.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>Sessions of the milter protocol that came to their end, and messages of them that nobody watches.</summary>
    public int Sessions => sessions;

    public int UnwatchedMessages => unwatched;

    public IEnumerable<(string Name, object Value)> Figures =>
    [
        ("notices sent until they were taken", Notices.Count),
        ("tries that took", tries),
        ("  of them with a temporary error as the answer", temporary),
        ("  of them without an answer", unanswered),
        ("mails to somebody else, through Postfix", Plain.Count),
        ("milter sessions beside Postfix", sessions),
        ("messages to somebody else in them", unwatched),
    ];

    public Task NoticesAtDaemon(TimeSpan pause, CancellationToken stop) => Lane(pause, () => UntilTaken("D", ToDaemon), stop);

    public Task NoticesAtPostfix(TimeSpan pause, CancellationToken stop) => Lane(pause, () => UntilTaken("P", mail => ToPostfix("c@mediasentry.com", "abuse@example.com", mail)), stop);

    public Task PlainAtPostfix(TimeSpan pause, CancellationToken stop) => Lane(pause, async () =>
    {
        var subject = NewCase("N");
        Plain[subject] = false;
        while (await ToPostfix("bob@example.org", "alice@example.com", Mails.Note(subject)) != 'd') await Task.Delay(pause, CancellationToken.None);
        Plain[subject] = true;
    }, stop);

    /// <summary>Sessions of ten messages each to somebody who is not watched; no pause but for <paramref name="pause"/> between sessions.</summary>
    public Task SessionsAtDaemon(TimeSpan pause, CancellationToken stop) => Lane(pause, Session, stop);

    /// <summary>One notice at the daemon's port, until it is taken.</summary>
    public Task Notice() => UntilTaken("D", ToDaemon);

    public async Task Session()
    {
        using var session = new Sender(site.Port);
        try
        {
            if (!await session.Begin() || !await session.Send(Greeting)) return;
            for (var i = 0; i < MessagesOfSession; i++)
            {
                if (!await session.Send(Unwatched) || await session.Verdict() is not { } verdict) return;
                if (verdict is not ('a' or 't' or 'y')) Wrong.Enqueue($"mail for somebody else: the daemon answers '{verdict}'");
                Interlocked.Increment(ref unwatched);
            }
            await session.Send(Frames("Q"));
            Interlocked.Increment(ref sessions);
        }
        catch (OperationCanceledException)
        {
            // No answer within the sender's patience; nothing was promised.
        }
    }

    // What comes again waits as long as the next one would.
    static async Task Lane(TimeSpan pause, Func<Task> mail, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await mail();
            if (pause > TimeSpan.Zero) await Task.Delay(pause, CancellationToken.None);
        }
    }

    async Task UntilTaken(string way, Func<string, Task<char?>> deliver)
    {
        var caseId = NewCase(way);
        Notices[caseId] = false;
        var mail = Mails.Notice(caseId);
        while (true)
        {
            var verdict = await deliver(mail);
            Interlocked.Increment(ref tries);
            if (verdict == 'd') break;
            if (verdict is null) Interlocked.Increment(ref unanswered);
            else if (verdict is 't' or 'y') Interlocked.Increment(ref temporary);
            else Wrong.Enqueue($"{caseId}: the answer is '{verdict}'");
            await Task.Delay(100, CancellationToken.None);
        }
        Notices[caseId] = true;
    }

    async Task<char?> ToDaemon(string mail)
    {
        try
        {
            return await Sender.Deliver(site.Port, mail);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // Taken is 'd', for now refused 't', as the daemon's answers are.
    async Task<char?> ToPostfix(string sender, string recipient, string mail)
    {
        try
        {
            using var client = await SmtpSession.Connect(site.Postfix.SmtpPort);
            foreach (var command in (string[])[$"MAIL FROM:<{sender}>", $"RCPT TO:<{recipient}>"])
                if (await client.Say(command) is var answer && !answer.StartsWith('2')) return Meaning(answer);
            return await client.Say("DATA") is var go && go.StartsWith("354", StringComparison.Ordinal) ? Meaning(await Content(client, mail)) : Meaning(go);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ShouldAssertException)
        {
            return null;
        }
    }

    static async Task<string> Content(SmtpSession client, string mail)
    {
        await client.Send($"{(mail + "\n").Replace("\n.", "\n..", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal)}.\r\n");
        return await client.Reply();
    }

    static char? Meaning(string answer) => answer[0] switch { '2' => 'd', '4' => 't', var other => other };

    string NewCase(string way) => string.Create(CultureInfo.InvariantCulture, $"{way}{Interlocked.Increment(ref lastCase)}");

    static byte[] Frames(params string[] lines) => MilterText.Joined([.. lines.Select(MilterText.Frame)]);
}
