using AbuseMilter.Milter.Session;
using AbuseMilter.Tests.Support;
using AbuseMilter.Tests.Support.Fuzz;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>The oracle is what the fuzzer rests on: it has to complain of each thing that an MTA would stumble over, and of nothing else.</summary>
public class ReplyOracleTests
{
    // Actions 0x31 (headers, quarantine), options 0x500000 would be unknown: LEADSPC and NR_CONN.
    const string Agreed = @"O \0\0\0\x06\0\0\0\x31\0\x10\x10\0";

    [Theory]
    [InlineData("H", "c")]
    [InlineData("C", "")]
    [InlineData("D", "")]
    [InlineData("A", "")]
    [InlineData("U", "c")]
    [InlineData("T", "c")]
    [InlineData("T", "a")]
    [InlineData("E", "a")]
    [InlineData("E", "p|p|a")]
    [InlineData("Q", "")]
    public void What_an_MTA_takes_is_no_complaint(string sent, string replies) => Complaint(sent, replies).ShouldBeNull();

    [Theory]
    [InlineData("H", "", "no reply")]
    [InlineData("E", "", "no reply")]
    [InlineData("H", "c|c", "two replies")]
    [InlineData("E", "a|a", "behind the verdict")]
    [InlineData("E", @"a|h X\0 v\0", "behind the verdict")]
    [InlineData("C", "c", "nobody waits")]
    [InlineData("D", "c", "nobody waits")]
    [InlineData("A", "c", "nobody waits")]
    [InlineData("Q", "c", "nobody waits")]
    [InlineData("T", @"h X\0 v\0", "payload")]
    [InlineData("T", @"h X\0 v\0|c", "two replies")]
    [InlineData("H", "a x", "payload")]
    [InlineData("H", "f", "is right")]
    [InlineData("E", "f", "at the end")]
    [InlineData("H", "d", "is right")]
    [InlineData("H", "r", "is right")]
    [InlineData("E", "t", "at the end")]
    [InlineData("R", "a", "is right")]
    [InlineData("B", "s", "is right")]
    [InlineData("E", @"h X\0 v\0|a", "the edits")]
    public void What_an_MTA_would_stumble_over_is_one(string sent, string replies, string words) =>
        Complaint(sent, replies).ShouldNotBeNull().ShouldContain(words);

    [Theory]
    [InlineData(Disposition.Reject, "r", null)]
    [InlineData(Disposition.Reject, @"y 550 5.7.1 no\0", null)]
    [InlineData(Disposition.Reject, @"y 451 4.7.1 no\0", "at the end")]
    [InlineData(Disposition.Reject, "a", "at the end")]
    [InlineData(Disposition.Continue, "a", null)]
    [InlineData(Disposition.Continue, "c", "at the end")]
    [InlineData(Disposition.Shutdown, "t", null)]
    [InlineData(Disposition.Shutdown, "4", "at the end")]
    [InlineData(Disposition.Reject, @"y 550 5.7.1 no", "NUL")]
    [InlineData(Disposition.Reject, @"y 550 5.7.1 no\0\0", "NUL")]
    [InlineData(Disposition.Reject, @"y 550-5.7.1 no\r\n550 5.7.1 no\0", null)]
    [InlineData(Disposition.Reject, @"y 550 5.7.1 no\r\n550 5.7.1 no\0", "the line")]
    [InlineData(Disposition.Reject, @"y 550-5.7.1 no\r\n551 5.7.1 no\0", "the line")]
    [InlineData(Disposition.Reject, @"y 550 5.7.1 no\r\n\0", "the line")]
    [InlineData(Disposition.Reject, @"y 550-5.7.1 no\n550 5.7.1 no\0", "the line")]
    [InlineData(Disposition.Reject, @"y 550 4.7.1 no\0", "the line")]
    [InlineData(Disposition.Reject, @"y 550 5.7.1 100% sure\0", "the line")]
    [InlineData(Disposition.Reject, @"y 250 2.0.0 ok\0", "the line")]
    public void The_reply_is_what_the_judge_said(Disposition disposition, string reply, string? words)
    {
        var complaint = Complaint("E", reply, new Asked(Moment.EndOfMessage, disposition));
        if (words is null) complaint.ShouldBeNull();
        else complaint.ShouldNotBeNull().ShouldContain(words);
    }

    [Theory]
    [InlineData("h", @"h X\0 v\0|a", null)]
    [InlineData("hq", @"h X\0 v\0|q why\0|a", null)]
    [InlineData("h", "a", "the edits")]
    [InlineData("h", @"h X\0 v\0|h X\0 v\0|a", "the edits")]
    [InlineData("h", @"h X\0v\0|a", "blank")]
    [InlineData("h", @"h X\0 v|a", "strings")]
    [InlineData("h", @"h X\0 v\nY: z\0|a", "continuation")]
    [InlineData("h", @"h X:\0 v\0|a", "field named")]
    [InlineData("m", @"m \0\0\0\0X\0 v\0|a", "index")]
    [InlineData("h", @"h X\0 v\0", "without a verdict")]
    [InlineData("bhb", @"b one|h X\0 v\0|b two|a", "between the pieces")]
    [InlineData("bbh", @"h X\0 v\0|b one|b two|a", null)]
    public void Edits_are_those_that_were_wanted_in_forms_that_an_MTA_takes(string wanted, string replies, string? words)
    {
        var complaint = Complaint("E", replies, new Asked(Moment.EndOfMessage, Disposition.Accept, wanted, wanted.Length));
        if (words is null) complaint.ShouldBeNull();
        else complaint.ShouldNotBeNull().ShouldContain(words);
    }

    [Fact]
    public void What_was_refused_stays_refused_for_its_message_and_no_longer()
    {
        var oracle = Negotiated();
        Check(oracle, "M", "c");
        Check(oracle, "T", "r", new Asked(Moment.Data, Disposition.Reject)).ShouldBeNull();
        Check(oracle, "E", "a").ShouldNotBeNull();
        Check(oracle, "M", "r").ShouldNotBeNull();
    }

    [Theory]
    [InlineData(@"O \0\0\0\x07\0\0\0\0\0\0\0\0", "version")]
    [InlineData(@"O \0\0\0\x06\0\0\x02\0\0\0\0\0", "actions")]
    [InlineData(@"O \0\0\0\x06\0\0\0\0\0\x20\0\0", "options")]
    [InlineData(@"O \0\0\0\x06\0\0\0\0\0\x01\0\0", "stalls")]
    [InlineData(@"O \0\0\0\x06\0\0\0\0\0\0\x02\0", "stalls")]
    [InlineData(@"O \0\0\0\x06\0\0\0\0\0\0\x08\0", "rejected")]
    [InlineData(@"O \0\0\0\x06\0\0\0\0\0\0\0\0\0\0\0\0i\0", "macros")]
    [InlineData(@"O \0\0\0\x06\0\0\x01\0\0\0\0\0\0\0\0\x07i\0", "request")]
    [InlineData(@"O \0\0\0\x06\0\0\x01\0\0\0\0\0\0\0\0\0\0", "request")]
    [InlineData(@"O \0\0\0\x06\0\0\x01\0\0\0\0\0\0\0\0\0i", "request")]
    public void An_agreement_that_the_offer_does_not_hold_is_a_complaint(string answer, string words) =>
        Check(new ReplyOracle(131_072), "O", answer).ShouldNotBeNull().ShouldContain(words);

    [Fact]
    public void A_watched_message_that_was_accepted_unread_is_a_complaint()
    {
        var oracle = new ReplyOracle(131_072, mustAsk: true);
        Check(oracle, "O", Agreed);
        Check(oracle, "M", "c");
        Check(oracle, "R", "c", isWatched: true);
        Check(oracle, "T", "a").ShouldNotBeNull().ShouldContain("unread");
    }

    static string? Complaint(string sent, string replies, Asked? asked = null) => Check(Negotiated(), sent, replies, asked);

    static ReplyOracle Negotiated()
    {
        var oracle = new ReplyOracle(131_072);
        Check(oracle, "O", Agreed).ShouldBeNull();
        return oracle;
    }

    static string? Check(ReplyOracle oracle, string sent, string replies, Asked? asked = null, bool isWatched = false)
    {
        var payload = sent[0] switch
        {
            'O' => MilterText.Frame("O 6 1ff 1fffff")[5..],
            'C' => MilterText.Frame("C x U")[5..],
            _ => [],
        };
        var written = replies.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(reply => MilterText.Frame(reply[0], MilterText.Unescape(reply.Length > 2 ? reply[2..] : ""))).ToArray();
        try
        {
            oracle.Check(sent[0], payload, asked, written, closed: sent == "Q", isWatched);
            return null;
        }
        catch (Complaint complaint)
        {
            return complaint.Message;
        }
    }
}
