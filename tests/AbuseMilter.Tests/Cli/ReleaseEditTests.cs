using System.Text;
using AbuseMilter.Cli.Queue;
using AbuseMilter.Mime;
using AbuseMilter.Replies;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary><c>queue release --edit</c> with editors that follow a script. They are named by the environment, so the tests run one after another.</summary>
public sealed class ReleaseEditTests : IAsyncDisposable
{
    readonly DeskStand stand = new();
    readonly string? before = Environment.GetEnvironmentVariable("VISUAL");

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("VISUAL", before);
        await stand.DisposeAsync();
    }

    CommandLine Edit(string editor)
    {
        Environment.SetEnvironmentVariable("VISUAL", editor);
        return stand.Run("queue", "release", "1", "--edit");
    }

    [Fact]
    public async Task What_was_saved_goes_out_with_the_same_Message_ID()
    {
        var id = await stand.QueueAsync("A-1", "held");
        Edit("sed -i -e s/Hello/Grüße/ -e '1s/Notice/[A-1] Änderung/'").Output.ShouldBe($"reply {id}: changed, goes out within seconds\n");
        var row = stand.Reply(id);
        row.State.ShouldBe("pending");
        var (old, mail) = (MimeMessage.Load(DeskStand.Mail("A-1").Content), MimeMessage.Load(row.Outbox.Mail.Content));
        mail.Text.ShouldBe("Dear complainant,\n\nGrüße.\n");
        mail.Subject.ShouldBe("Re: [A-1] Änderung");
        mail.Headers.Where(header => header.Name is not ("Subject" or "Content-Transfer-Encoding")).Select(header => header.ToString())
            .ShouldBe(old.Headers.Where(header => header.Name is not ("Subject" or "Content-Transfer-Encoding")).Select(header => header.ToString()));
        Encoding.ASCII.GetString(row.Outbox.Mail.Content.Span).ShouldContain("From: =?utf-8?q?Abuse_B=C3=BCro?= <abuse@example.com>\r\n");
    }

    [Fact]
    public void What_is_attached_stays()
    {
        var notice = MimeMessage.Load("Subject: A notice\r\nX-Long: one\r\n two\r\n\r\n"u8.ToArray());
        var old = new TextMail { Headers = [("Subject", "Re: A notice"), ("Message-ID", "<1@example.com>")], Text = "Hello.", AttachedHeader = notice.Headers }.ToBytes();
        var changed = ReplyDraft.Of(old).With("Subject: Re: A notice\n\nGood day.\n", out var whyNot);
        whyNot.ShouldBeNull();
        Encoding.ASCII.GetString(changed!).ShouldBe(Encoding.ASCII.GetString(
            new TextMail { Headers = [("Subject", "Re: A notice"), ("Message-ID", "<1@example.com>")], Text = "Good day.", AttachedHeader = notice.Headers }.ToBytes()));
    }

    [Theory]
    [InlineData("true", "the text is unchanged (queue release without --edit sends it as it is); nothing was changed")]
    [InlineData("sed -i -e s/Hello/Bye/ \"$1\"; exit 3;", "ended with 3; nothing was changed")]
    [InlineData("truncate -s 0", "the text is empty; nothing was changed")]
    [InlineData("sed -i '3,$d'", "the text is empty; nothing was changed")]
    [InlineData("sed -i 1d", "the first line must be \"Subject: ...\"; nothing was changed")]
    [InlineData("sed -i 1s/:.*/:/", "the subject is empty; nothing was changed")]
    [InlineData("sed -i s/Hello/\\\\x07/", "the text holds control characters; nothing was changed")]
    [InlineData("sed -i s/Hello/\\\\xff/", "not UTF-8; nothing was changed")]
    [InlineData("rm", "the file is gone")]
    [InlineData("no-such-editor", "ended with 127; nothing was changed")]
    [InlineData("sh -c 'head -c 9000 /dev/zero | tr \"\\\\0\" x >> \"$1\"' sh", "the reply is longer than 8191 octets; nothing was changed")]
    [InlineData("sh -c 'head -c 90000 /dev/zero | tr \"\\\\0\" x >> \"$1\"' sh", "longer than 64 KiB")]
    public async Task What_a_person_did_not_mean_changes_nothing(string editor, string why)
    {
        var id = await stand.QueueAsync("A-1", "held");
        var seen = Edit(editor);
        (seen.Status, seen.Output).ShouldBe((1, ""));
        seen.Errors.ShouldContain(why);
        stand.State(id).ShouldBe("held");
        stand.Reply(id).Outbox.Mail.Content.Span.SequenceEqual(DeskStand.Mail("A-1").Content.Span).ShouldBeTrue();
    }

    [Fact]
    public async Task The_file_is_for_nobody_else_and_goes_with_its_folder()
    {
        await stand.QueueAsync("A-1", "held");
        var seen = Path.Combine(Path.GetDirectoryName(stand.Config)!, "seen");
        Edit($"sh -c 'stat -c %a \"$1\" \"$(dirname \"$1\")\" > {seen}; echo \"$1\" >> {seen}' sh").Status.ShouldBe(1);
        var lines = await File.ReadAllLinesAsync(seen, TestContext.Current.CancellationToken);
        lines[..2].ShouldBe(["600", "700"]);
        Directory.Exists(Path.GetDirectoryName(lines[2])).ShouldBeFalse();
    }

    [Fact]
    public async Task What_somebody_else_did_meanwhile_stands()
    {
        var id = await stand.QueueAsync("A-1", "held");
        // While the editor is open, the reply is cancelled.
        var database = stand.Database;
        Edit($"sqlite3 {database} \"UPDATE outbox SET state = 'superseded'\"; sed -i s/Hello/Bye/").Status.ShouldBe(1);
        stand.State(id).ShouldBe("superseded");
        stand.Reply(id).Outbox.Mail.Content.Span.SequenceEqual(DeskStand.Mail("A-1").Content.Span).ShouldBeTrue();
    }

    [Fact]
    public async Task Only_a_held_reply_can_be_changed()
    {
        await stand.QueueAsync("A-1", "pending");
        Edit("false").Errors.ShouldBe("abuse-milter: reply 1 is pending: only a held one can be changed\n");
    }

    [Fact]
    public void No_line_of_the_file_becomes_a_field_of_the_header()
    {
        var draft = AbuseMilter.Cli.Queue.ReplyDraft.Of(DeskStand.Mail("A-1").Content);
        var content = draft.With("Subject: Re: x\rBcc: victim@example.org\n\nText\n", out _)!;
        var mail = MimeMessage.Load(content);
        mail.Headers["Bcc"].ShouldBeNull();
        mail.Text.ShouldBe("Bcc: victim@example.org\n\nText\n");
        content.Length.ShouldBeLessThanOrEqualTo(ReplyMail.LongestMail);
    }
}
