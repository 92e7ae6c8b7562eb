using System.Text;
using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Replies;
using AbuseMilter.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

/// <summary>A ledger is moved aside, and a new one begins beside a Maildir in which notices were filed.</summary>
public sealed class AdoptionTests : IAsyncDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("adoption-").FullName;
    readonly Generation generation;
    Ledger ledger;
    Adoption? adoption;

    public AdoptionTests()
    {
        generation = Shipped.Load(text => text.Replace("/var/lib/abuse-milter", root, StringComparison.Ordinal));
        ledger = Open();
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_filed_is_known_again_and_its_reply_waits_for_a_person()
    {
        await Take("A-1", "first");
        await Take("A-2", "second", "<abuse@example.com>", "<abuse+x@example.com>");
        var before = Rows();
        await Lose();
        (await Adopt()).ShouldBe(2);
        Rows().ShouldBe(before, "of each message the same digest, file and facts");
        ledger.Reader.CountReplies().ShouldBe(new Dictionary<string, int> { ["held"] = 2 });
        ledger.Reader.Queue(new QueueFilter(), 10).ShouldAllBe(row => row.Why!.StartsWith("ledger-lost: "));

        await Take("A-1", "first");
        Rows().ShouldBe(before, "a late retry is known");
        await Take("A-1", "third");
        ledger.Reader.Latest(1)[0].ReplyReason.ShouldStartWith("case-held: ");
        await Take("A-3", "fourth");
        ledger.Reader.CountReplies().ShouldBe(new Dictionary<string, int> { ["held"] = 3, ["pending"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public async Task What_can_wait_no_more_troubles_nobody_and_still_keeps_a_second_answer_back()
    {
        await Take("A-1", "first");
        await Lose();
        (await Adopt(TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(6))).ShouldBe(1);
        ledger.Reader.CountReplies().ShouldBe(new Dictionary<string, int> { ["superseded"] = 1 });
        await Take("A-1", "second");
        ledger.Reader.CountReplies().ShouldBe(new Dictionary<string, int> { ["superseded"] = 1, ["held"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public async Task What_was_read_meanwhile_is_found_and_what_was_changed_is_not()
    {
        await Take("A-1", "first");
        await Take("A-2", "second");
        var (read, changed) = (Files()[0], Files()[1]);
        File.Move(read, read.Replace("/new/", "/cur/", StringComparison.Ordinal) + ":2,S");
        await File.AppendAllTextAsync(changed, "more\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(changed)!, "somebody else's"), "From: x\n\n", Cancellation);
        await Lose();
        (await Adopt()).ShouldBe(1);
        ledger.Reader.Latest(10).ShouldHaveSingleItem().File.ShouldEndWith(Path.GetFileName(read));
    }

    [Fact]
    public async Task A_ledger_that_knows_anything_is_left_alone()
    {
        await Take("A-1", "first");
        await Lose();
        await Take("A-2", "second");
        (await Adopt()).ShouldBe(0);
        ledger.Reader.Latest(10).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_read_is_left_out_and_counted_and_the_others_are_taken_over()
    {
        await Take("A-1", "first");
        await Take("A-2", "second");
        var unread = Files()[0];
        File.Delete(unread);
        File.CreateSymbolicLink(unread, unread); // which leads nowhere, for root as well
        await Lose();
        (await Adopt()).ShouldBe(1);
        adoption!.Unread.Count.ShouldBe(1);
        adoption.Unread.Why.ShouldNotBeNull().ShouldContain(Path.GetFileName(unread));
        ledger.Reader.Latest(10).ShouldHaveSingleItem().File.ShouldEndWith(Path.GetFileName(Files()[1]));
    }

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    Ledger Open() => Ledger.Open(Path.Combine(root, "ledger.db"), TimeProvider.System);

    async Task Lose()
    {
        await ledger.DisposeAsync();
        foreach (var file in Directory.GetFiles(root, "ledger.db*")) File.Delete(file);
        ledger = Open();
    }

    ValueTask<int> Adopt(DateTimeOffset? at = null)
    {
        var now = at ?? TimeProvider.System.GetUtcNow();
        adoption = new Adoption(generation, now);
        return ledger.OpenAsync(adoption.Lost(), now - generation.Settings.Reply.Expiry, Cancellation);
    }

    List<string> Rows() => [.. ledger.Reader.Latest(10).Select(row => $"{row.Digest} {row.File} {row.Sender} {row.From} {row.Class} {row.Notice?.CaseId} {row.ReplyDecision} {string.Join(' ', row.Recipients)}").Order()];

    List<string> Files() => [.. Directory.EnumerateFiles(Path.Combine(root, "Maildir"), "*,S=*", SearchOption.AllDirectories).Order()];

    async Task Take(string caseId, string text, params string[] recipients)
    {
        var maildir = new Maildir(generation.Settings.Store.Maildir, TimeProvider.System);
        var worker = new ReplyWorker(() => generation.Settings.Reply, ledger, new SubmissionClient(generation.Settings.Reply.Submit, TimeProvider.System), TimeProvider.System, NullLogger<ReplyWorker>.Instance);
        var intake = new Intake(maildir, new Leftovers(maildir), ledger, worker, new Health(TimeProvider.System), new Instruments(), TimeProvider.System, NullLogger<Intake>.Instance);
        (await intake.PolicyFor(generation).Judge(new Message
        {
            Moment = Moment.EndOfMessage,
            Envelope = new Envelope { Sender = EnvelopeAddress.Parse("<c@mediasentry.com>"), Recipients = [.. (recipients is [] ? ["<abuse@example.com>"] : recipients).Select(address => EnvelopeAddress.Parse(address))] },
            Content = Encoding.UTF8.GetBytes(Mail(caseId, text)),
            AllowedEdits = MilterActions.All,
        }, Cancellation)).ShouldBe(Verdict.Discard);
    }

    static string Mail(string caseId, string text) => $"""
        From: Cases <cases@mediasentry.com>
        To: abuse@example.com
        Subject: Case ID {caseId}
        Message-ID: <{text}@mediasentry.com>

        Infringing Work: The Example, part {caseId}
        First Found: 18 Nov 2026 20:26:43 EST (GMT -0500)
        IP Address: 192.0.2.17
        IP Port: 6881
        Torrent InfoHash: 0123456789ABCDEF0123456789ABCDEF01234567

        """;
}
