using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Mime;
using AbuseMilter.Rules;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

public sealed class VerdictPlanTests
{
    static readonly Decision Filing = new() { Class = "copyright", Rule = "dmca", Maildir = ".A" };
    static readonly IReadOnlyList<(string, string)> Tagged = [("X-Abuse-Class", "copyright")];

    [Fact]
    public void A_filed_message_that_only_watched_recipients_get_is_discarded() =>
        Plan(Filing, MilterActions.All, "<abuse@example.com>", "<abuse+x@example.com>").Verdict.ShouldBe(Verdict.Discard);

    [Fact]
    public void A_filed_message_travels_on_to_the_others_with_a_tag()
    {
        var verdict = Plan(Filing, MilterActions.All, "<abuse@example.com>", "<alice@example.com>").Verdict;
        verdict.Disposition.ShouldBe(Disposition.Accept);
        Words(verdict).ShouldBe(["add X-Abuse-Class: copyright", "remove <abuse@example.com>"]);
    }

    [Fact]
    public void A_tag_from_outside_is_removed_from_the_last_to_the_first() =>
        Words(Plan(Filing, MilterActions.All, "X-Abuse-Class: forged\nx-abuse-class: twice\nX-Abuse-Rule: too\n\n", "<abuse@example.com>", "<alice@example.com>").Verdict).ShouldBe(
            ["delete X-Abuse-Class 2", "delete X-Abuse-Class 1", "delete X-Abuse-Rule 1", "add X-Abuse-Class: copyright", "remove <abuse@example.com>"]);

    [Fact]
    public void Where_recipients_cannot_be_removed_the_filed_message_travels_on_as_well()
    {
        var plan = Plan(Filing, MilterActions.AddHeaders, "<abuse@example.com>", "<alice@example.com>");
        plan.Trouble.ShouldBe("the MTA does not offer to have recipients removed");
        Words(plan.Verdict).ShouldBe(["add X-Abuse-Class: copyright"]);
    }

    [Theory]
    [InlineData(554, Disposition.Reject)]
    [InlineData(451, Disposition.TempFail)]
    public void A_refused_message_is_refused_where_only_watched_recipients_get_it(int code, Disposition disposition)
    {
        var refusal = new RefusalSettings(code, $"{code / 100}.7.1", "not here");
        var refusing = new Decision { Class = "none", Rule = "no", Refusal = refusal };
        var verdict = Plan(refusing, MilterActions.All, "<abuse@example.com>").Verdict;
        verdict.Disposition.ShouldBe(disposition);
        verdict.Text!.ToString().ShouldBe($"{code} {code / 100}.7.1 not here");

        var mixed = Plan(refusing, MilterActions.All, "<abuse@example.com>", "<alice@example.com>");
        mixed.Verdict.Disposition.ShouldBe(Disposition.Accept);
        mixed.Trouble.ShouldBe("a rule refuses it, and it has recipients who are not watched");
    }

    [Fact]
    public void Only_edits_that_a_rule_can_ask_for_are_negotiated()
    {
        static RuleSettings Rule(string @class, DeliverySettings? deliver = null) =>
            new() { Name = "r", At = new("test.toml", 1, 1), Class = @class, When = new(), Deliver = deliver };
        const MilterActions Tagging = MilterActions.AddHeaders | MilterActions.ChangeHeaders;
        VerdictPlan.EditsOf([Rule("none")]).ShouldBe(MilterActions.None);
        VerdictPlan.EditsOf([Rule("copyright")]).ShouldBe(Tagging);
        VerdictPlan.EditsOf([Rule("copyright", new(".A", null))]).ShouldBe(Tagging | MilterActions.RemoveRecipients);
        VerdictPlan.EditsOf([Rule("none"), Rule("copyright", new(null, "a@example.com"))]).ShouldBe(
            Tagging | MilterActions.RemoveRecipients | MilterActions.AddRecipients);
        VerdictPlan.EditsOf([Rule("none") with { Discard = true }]).ShouldBe(Tagging | MilterActions.RemoveRecipients);
        VerdictPlan.EditsOf([Rule("none") with { Quarantine = "x" }]).ShouldBe(Tagging | MilterActions.Quarantine);
        VerdictPlan.EditsOf([Rule("none") with { Notify = "a@example.com" }]).ShouldBe(Tagging);
    }

    [Fact]
    public void A_quarantine_that_the_MTA_does_not_allow_holds_nothing()
    {
        var holding = Filing with { Maildir = null, Quarantine = "look" };
        var plan = Plan(holding, MilterActions.All & ~MilterActions.Quarantine, "<abuse@example.com>");
        (plan.Outcome, plan.Trouble).ShouldBe(("tagged", "the MTA does not offer to hold mail"));
        Words(plan.Verdict).ShouldBe(["add X-Abuse-Class: copyright"]);
        Plan(holding, MilterActions.Quarantine, "<abuse@example.com>").Verdict.Edits[^1].ShouldBe(new Edit.Quarantine("look"));
        Plan(holding, MilterActions.All, "<abuse@example.com>", "<alice@example.com>").Trouble.ShouldBe("a rule has it held, and it has recipients who are not watched");
    }

    [Fact]
    public void What_is_discarded_is_no_delivery_where_recipients_cannot_be_removed()
    {
        var discarding = Filing with { Maildir = null, Discard = true };
        Plan(discarding, MilterActions.None, "<abuse@example.com>").ShouldSatisfyAllConditions(
            plan => plan.Verdict.ShouldBe(Verdict.Discard), plan => plan.Outcome.ShouldBe("discarded"));
        Plan(discarding, MilterActions.None, "<abuse@example.com>", "<alice@example.com>").ShouldSatisfyAllConditions(
            plan => plan.Verdict.Disposition.ShouldBe(Disposition.Accept), plan => plan.Outcome.ShouldBe("tagged"), plan => plan.Trouble.ShouldNotBeNull());
    }

    [Fact]
    public void A_redirect_replaces_the_watched_recipients_and_keeps_the_others()
    {
        var verdict = Plan(Filing with { Maildir = null, Redirect = "dmca@example.com" }, MilterActions.All, "<abuse@example.com>", "<alice@example.com>").Verdict;
        Words(verdict).ShouldBe(["add X-Abuse-Class: copyright", "add <dmca@example.com>", "remove <abuse@example.com>"]);
    }

    [Fact]
    public void A_redirect_to_somebody_who_gets_it_anyway_adds_nobody() =>
        Words(Plan(Filing with { Maildir = null, Redirect = "dmca@example.com" }, MilterActions.All, "<abuse@example.com>", "<DMCA@example.com>").Verdict)
            .ShouldBe(["add X-Abuse-Class: copyright", "remove <abuse@example.com>"]);

    [Fact]
    public void A_redirect_that_the_MTA_does_not_allow_changes_no_recipient()
    {
        var plan = Plan(Filing with { Maildir = null, Redirect = "dmca@example.com" }, MilterActions.AddRecipients, "<abuse@example.com>");
        plan.Trouble.ShouldBe("the MTA does not offer to have recipients replaced");
        Words(plan.Verdict).ShouldBe(["add X-Abuse-Class: copyright"]);
    }

    static VerdictPlan Plan(Decision decision, MilterActions allowed, params string[] headerAndRecipients)
    {
        var header = headerAndRecipients[0].Contains('\n', StringComparison.Ordinal) ? headerAndRecipients[0] : "Subject: x\n\n";
        var recipients = headerAndRecipients.Where(r => !r.Contains('\n', StringComparison.Ordinal)).Select(EnvelopeAddress.Parse).ToList();
        var envelope = new Envelope { Sender = EnvelopeAddress.Parse("<c@example.org>"), Recipients = recipients };
        var watched = recipients.Where(r => r.Address.StartsWith("abuse", StringComparison.Ordinal)).ToList();
        return VerdictPlan.For(envelope, decision, watched, allowed, MimeMessage.Load(System.Text.Encoding.ASCII.GetBytes(header)), Tagged);
    }

    static IEnumerable<string> Words(Verdict verdict) => verdict.Edits.Select(edit => edit switch
    {
        Edit.AddHeader add => $"add {add.Name}: {add.Value}",
        Edit.ChangeHeader { Value: "" } delete => $"delete {delete.Name} {delete.Occurrence}",
        Edit.AddRecipient add => $"add <{add.Address}>",
        Edit.RemoveRecipient remove => $"remove {System.Text.Encoding.ASCII.GetString(remove.Recipient.Wire.Span)}",
        _ => edit.ToString(),
    });
}
