using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests;

/// <summary>Rules that refuse, as the client sees them.</summary>
public sealed class RefusalTests(RefusalTests.Running running) : IClassFixture<RefusalTests.Running>
{
    const string Rules = """
        [[rule]]
        name = "closed"
        class = "abuse-other"
        reject = "550 5.7.1 100% closed: 2 doors down"
        when = { sender_domain = ["spam.example"] }

        [[rule]]
        name = "later"
        class = "abuse-other"
        tempfail = "come again later"
        when = { sender_domain = ["eager.example"] }

        [[rule]]
        name = "words"
        class = "abuse-other"
        reject = "554 5.6.0 not in these words"
        when = { body = ['forbidden word'] }


        """;

    Trial Trial => running.Trial;

    [Fact]
    public async Task A_watched_recipient_is_refused_by_the_sender_and_the_others_get_their_mail()
    {
        using var client = await SmtpSession.Connect(Trial.Postfix.SmtpPort);
        await client.Play("""
            > MAIL FROM:<x@spam.example>
            > RCPT TO:<abuse@example.com>
            > RCPT TO:<alice@example.com>
            > DATA
            < 250
            < 550 5.7.1 100% closed: 2 doors down
            < 250
            < 354
            > [0]
            < 250
            """, Mails.Notice("J-100"));
        Mails.AsSent(await Trial.Postfix.Mail("alice@example.com", "J-100")).ShouldBe(Mails.Notice("J-100") + "\n");
        Trial.Filed().ShouldNotContain(mail => mail.Contains("J-100", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_delay_and_a_refusal_of_one_message_leave_the_next_alone()
    {
        using var client = await SmtpSession.Connect(Trial.Postfix.SmtpPort);
        await client.Play("""
            > MAIL FROM:<x@eager.example>
            < 250
            > RCPT TO:<abuse@example.com>
            < 451 4.7.1 come again later
            > RSET
            < 250
            > MAIL FROM:<c@mediasentry.com>
            < 250
            > RCPT TO:<abuse@example.com>
            < 250
            > DATA
            < 354
            > [0]
            < 554 5.6.0 not in these words
            > MAIL FROM:<c@mediasentry.com>
            < 250
            > RCPT TO:<abuse@example.com>
            < 250
            > DATA
            < 354
            > [1]
            < 250
            """, Mails.Notice("J-110") + "\na forbidden word\n", Mails.Notice("J-111"));
        Trial.Filed().ShouldNotContain(mail => mail.Contains("J-110", StringComparison.Ordinal));
        Trial.FiledWith("J-111").ShouldContain("\nX-Abuse-Rule: dmca\n");
    }

    public sealed class Running : IAsyncLifetime
    {
        internal Trial Trial { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Trial = await Trial.Start(config =>
            config.Replace("# Police, courts and regulators", Rules + "# Police, courts and regulators", StringComparison.Ordinal));

        public async ValueTask DisposeAsync()
        {
            if (Trial is not null) await Trial.DisposeAsync();
        }
    }
}
