using System.Text.RegularExpressions;
using AbuseMilter.Postfix.Tests.Support;
using Microsoft.Data.Sqlite;
using Shouldly;

namespace AbuseMilter.Postfix.Tests.Answers;

/// <summary>A daemon with a configuration, a mail store and a ledger of its own, behind a port of the stand's Postfix.</summary>
/// <param name="stand">Where it stands.</param>
/// <param name="config">The configuration file.</param>
/// <param name="daemon">The running program.</param>
/// <param name="smtpPort">Of the Postfix, through the border's filter and this daemon.</param>
/// <param name="folder">Holds Maildir and ledger.db.</param>
sealed partial class AnsweringDesk(AnswerStand stand, string config, DaemonProcess daemon, int smtpPort, string folder) : IAsyncDisposable
{
    public const string Folder = ".Torservers.Abuse.DMCA";

    public DaemonProcess Daemon { get; private set; } = daemon;

    public int SmtpPort => smtpPort;

    public string Maildir => Path.Combine(folder, "Maildir");

    /// <summary>Sends a mail through the border; what became of it.</summary>
    public async Task<Fate> Receive(AnswerCase mail)
    {
        using var client = await SmtpSession.Connect(smtpPort);
        return await Receive(mail, client);
    }

    public async Task<Fate> Receive(AnswerCase mail, SmtpSession client) => await FateOf(await Submit(mail, client));

    /// <summary>Sends a mail; its queue id.</summary>
    public async Task<string> Submit(AnswerCase mail, SmtpSession client)
    {
        stand.Border = mail.Border;
        var recipients = string.Concat(mail.RecipientCommands.Select(command => $"> {command}\n< 250\n"));
        return SmtpSession.QueueId(await client.Play($"> {mail.MailCommand}\n< 250\n{recipients}> DATA\n< 354\n> [0]\n< 250\n", Mails.Utf8(mail.Content)));
    }

    /// <summary>What the daemon says of a mail, and what lies in the ledger for it.</summary>
    public async Task<Fate> FateOf(string queueId)
    {
        var line = await Eventually.Get($"a line about {queueId}", () => Daemon.Log.Split('\n')
            .FirstOrDefault(line => line.Contains($" {queueId}: ", StringComparison.Ordinal) && line.Contains(" verdict=", StringComparison.Ordinal)));
        var said = Said().Match(line);
        said.Success.ShouldBeTrue(line);
        return new Fate(said.Groups["outcome"].Value, said.Groups["reply"].Value, said.Groups["code"].Value, Outbox("AND n.queue_id = $value", queueId));
    }

    /// <summary>Replies in the outbox to any notice, in their order.</summary>
    public IReadOnlyList<OutboxReply> Outbox() => Outbox("", "");

    /// <summary>Waits until nothing is on its way from here to the complainants any more.</summary>
    public async Task Settled()
    {
        await Eventually.Get("an outbox with nothing to send", () => Outbox().Any(reply => reply.State is "pending" or "sending") ? null : "settled");
        await Eventually.Get("empty queues", () => stand.Postfix.IsIdle ? "settled" : null);
    }

    /// <summary>How many notices have a row with a decision.</summary>
    public long Decided(string decision)
    {
        using var ledger = Open();
        using var command = ledger.CreateCommand();
        command.CommandText = "SELECT count(*) FROM notice WHERE reply_decision = $value";
        command.Parameters.AddWithValue("$value", decision);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The filed messages, one character for each byte.</summary>
    public IReadOnlyList<string> Filed()
    {
        var path = Path.Combine(Maildir, Folder, "new");
        return Directory.Exists(path) ? [.. Directory.GetFiles(path).Select(file => File.ReadAllText(file, System.Text.Encoding.Latin1))] : [];
    }

    public string FiledWith(string text) => Filed().Single(mail => mail.Contains(text, StringComparison.Ordinal));

    /// <summary>Kills the daemon and starts another.</summary>
    public async Task Restart()
    {
        await Daemon.DisposeAsync();
        Daemon = await DaemonProcess.Start(config);
    }

    public async ValueTask DisposeAsync() => await Daemon.DisposeAsync();

    List<OutboxReply> Outbox(string where, string value)
    {
        using var ledger = Open();
        using var command = ledger.CreateCommand();
        command.CommandText = $"""
            SELECT o.state, o.recipient, o.content, o.attempts FROM outbox o JOIN notice n ON n.id = o.notice_id
            WHERE o.is_alert = 0 {where} ORDER BY o.id
            """;
        command.Parameters.AddWithValue("$value", value);
        using var rows = command.ExecuteReader();
        var replies = new List<OutboxReply>();
        while (rows.Read()) replies.Add(new(rows.GetString(0), rows.GetString(1), System.Text.Encoding.Latin1.GetString((byte[])rows[2]), rows.GetInt32(3)));
        return replies;
    }

    SqliteConnection Open()
    {
        var ledger = new SqliteConnection($"Data Source={Path.Combine(folder, "ledger.db")};Mode=ReadOnly;Pooling=False");
        ledger.Open();
        return ledger;
    }

    [GeneratedRegex(@": (?<outcome>\S+) from=.* reply=(?<reply>\w+) reason=(?<code>\S+) ")]
    private static partial Regex Said();
}
