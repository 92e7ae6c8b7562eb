using System.Reflection;
using AbuseMilter.Mime;
using AbuseMilter.Postfix.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Postfix.Tests.Answers;

/// <summary>Whom to answer and whom not, mail by mail: each case of <c>Data/cases.txt</c> through a Postfix, and what the complainant's host then has.</summary>
[Collection(AnswerStand.Shared)]
public sealed class CaseTests(AnswerStand stand)
{
    const int Cases = 55;

    public static TheoryData<string> Keys => [.. AnswerCases.Keys];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_mail_is_answered_or_not_as_the_table_says(string key)
    {
        var mail = AnswerCases.Find(key);
        var desk = mail.IsForStrangers ? stand.StrangersDesk : stand.Desk;
        var before = stand.Complainant.Mails.Count;
        ReceivedMail? reply = null;
        IReadOnlyList<ReceivedMail> all;
        try
        {
            reply = await Check(mail, desk, before);
        }
        finally
        {
            all = await stand.Fence(desk, before);
        }
        all.ShouldBe(reply is null ? [] : [reply]);
    }

    [Fact]
    public void Each_number_of_the_table_has_a_case()
    {
        var numbers = AnswerCases.Numbers.Concat(typeof(CaseTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<TraitAttribute>()).Where(trait => trait.Name == "Case").Select(trait => trait.Value));
        numbers.Distinct().Order().ShouldBe(Enumerable.Range(1, Cases).Select(number => $"{number}").Append("45b").Order());
    }

    async Task<ReceivedMail?> Check(AnswerCase mail, AnsweringDesk desk, int before)
    {
        var fate = await desk.Receive(mail);
        ReceivedMail? reply = null;
        if (mail.Expected[0].StartsWith("reply ", StringComparison.Ordinal))
        {
            (fate.Outcome, fate.Reply, fate.Code).ShouldBe(("filed", "send", "ok"));
            var queued = fate.Outbox.ShouldHaveSingleItem();
            reply = await stand.Complainant.MailTo(mail.Expected[0]["reply ".Length..], before);
            ReplyForm.Check(reply, queued);
        }
        else
        {
            fate.Going.ShouldBeEmpty();
        }
        foreach (var line in mail.Expected) await Check(line.Split(' ', 2), mail, desk, fate, reply);
        return reply;
    }

    async Task Check(string[] expected, AnswerCase mail, AnsweringDesk desk, Fate fate, ReceivedMail? reply)
    {
        switch (expected)
        {
            case ["reply", _]:
                break;
            case ["untouched"]:
                (fate.Outcome, fate.Reply).ShouldBe(("untouched", "none"));
                await stand.Postfix.Mail("abuse@example.com", mail.CaseId);
                break;
            case ["none" or "hold", var code]:
                (fate.Outcome, fate.Reply, fate.Code).ShouldBe(("filed", expected[0], code));
                desk.FiledWith($"Message-ID: <{mail.CaseId}@");
                break;
            case ["has", var stated]:
                var found = reply.ShouldNotBeNull()[stated.Split(':')[0]].ShouldNotBeNull();
                if (stated.Contains(": ", StringComparison.Ordinal)) found.ShouldBe(stated.Split(": ", 2)[1]);
                break;
            case ["lacks", var name]:
                reply.ShouldNotBeNull()[name].ShouldBeNull();
                break;
            case ["subject", var text]:
                MimeMessage.Load(System.Text.Encoding.Latin1.GetBytes(reply.ShouldNotBeNull().Content)).Subject.ShouldBe(text);
                break;
            case ["filed", var rest]:
                var filed = desk.FiledWith($"Message-ID: <{mail.CaseId}@").Split("\n\n")[0];
                if (rest.Split(' ', 2) is ["has", var line]) filed.Split('\n').ShouldContain(line);
                else filed.ShouldNotContain(rest["lacks ".Length..]);
                break;
            default:
                throw new FormatException($"nobody knows what this means: {string.Join(' ', expected)}");
        }
    }
}
