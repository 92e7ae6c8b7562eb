using System.Text.Json;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>The person at the desk, beside the daemon at work.</summary>
public sealed class DeskTests : IAsyncLifetime
{
    Trial trial = null!;

    // Every answer waits for a person.
    public async ValueTask InitializeAsync() =>
        trial = await Trial.Start(config => config.Replace("reply = \"dmca\"", "reply = \"dmca\"\nhold = true", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (trial is not null) await trial.DisposeAsync();
    }

    Task<string> Desk(string call, string before = "") =>
        Command.Run("/bin/sh", "-c", $"{before} dotnet {Path.Combine(AppContext.BaseDirectory, "abuse-milter.dll")} {call} --config {trial.Config}");

    async Task<JsonElement> Held(string caseId)
    {
        using var client = await SmtpSession.Connect(trial.Postfix.SmtpPort);
        (await client.Mail("bounces@mailer.mediasentry.com", ["abuse@example.com"], Mails.Notice(caseId))).ShouldStartWith("250");
        return JsonDocument.Parse(await Desk($"queue list --state held --case {caseId} --json")).RootElement;
    }

    [Fact]
    public async Task A_held_answer_that_a_person_changed_reaches_the_complainant()
    {
        var held = await Held("D-1001");
        (await Desk($"queue release {held.GetProperty("id")} --edit", "VISUAL=\"sed -i '3iRead by a person: it is in good hands.'\"")).ShouldContain("changed, goes out within seconds");

        var mail = await Eventually.Get("the reply", () => trial.Postfix.Mailbox("cases@mediasentry.com").FirstOrDefault(m => m.Contains("D-1001", StringComparison.Ordinal)));
        mail.ShouldContain("\n\nRead by a person: it is in good hands.\n");
        mail.ShouldContain($"\nMessage-ID: {held.GetProperty("message_id").GetString()}\n");
        mail.ShouldContain("\nAuto-Submitted: auto-replied\n");
        (await Desk("cases search d-1001 --json")).ShouldContain("\"reply_state\":\"sent\"");
    }

    [Fact]
    public async Task What_a_person_cancelled_never_goes_out_and_what_he_released_does()
    {
        var (first, second) = (await Held("D-1002"), await Held("D-1003"));
        await Desk($"queue cancel {first.GetProperty("id")}");
        await Desk($"queue release {second.GetProperty("id")}");
        await Eventually.Get("the reply", () => trial.Postfix.Mailbox("cases@mediasentry.com").FirstOrDefault(m => m.Contains("D-1003", StringComparison.Ordinal)));
        trial.Postfix.Mailbox("cases@mediasentry.com").ShouldNotContain(m => m.Contains("D-1002", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_user_may_look_where_he_may_read_and_is_told_what_he_may_not()
    {
        const string nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent";
        var held = await Held("D-1004");
        (await Should.ThrowAsync<InvalidOperationException>(Desk("queue list", nobody))).Message.ShouldContain("cannot be opened by this user: run this as the user of the daemon");
        foreach (var file in Directory.GetFiles(trial.Root, "ledger.db*")) File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.OtherRead);
        (await Desk("queue list", nobody)).ShouldContain("D-1004");
        (await Should.ThrowAsync<InvalidOperationException>(Desk($"queue release {held.GetProperty("id")}", nobody))).Message.ShouldContain("run this as the user of the daemon");
    }
}
