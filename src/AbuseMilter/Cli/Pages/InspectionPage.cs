using System.Globalization;
using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Replies;
using AbuseMilter.Rules;
using AbuseMilter.Triage;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AbuseMilter.Cli.Pages;

/// <summary>The long form of <c>inspect</c> for people: what the mail is and why, its facts and where they stand, the rules, what would be done, the letter.</summary>
sealed class InspectionPage
{
    const int LongestField = 300;

    static readonly string[] LetterHead = ["From", "To", "Subject"];

    static readonly Style Good = new(Color.Green);
    static readonly Style Waits = new(Color.Yellow);
    static readonly Style Bad = new(Color.Red);

    readonly Page page = new();
    readonly Inspection inspection;

    InspectionPage(Inspection inspection) => this.inspection = inspection;

    public static IRenderable Of(Inspection inspection, bool withLetter)
    {
        var its = new InspectionPage(inspection);
        its.WriteMail();
        if (inspection.Appraisal is { } appraisal)
        {
            its.WriteAssessment(appraisal);
            if (appraisal.Notice is { } notice) NoticeFacts.Write(its.page, notice, inspection.Message, inspection.WrittenAt);
            its.WriteRules(appraisal.Decision);
        }
        its.WriteActs();
        its.WriteReply();
        if (withLetter && inspection.Appraisal?.Mail is { } mail) its.WriteLetter(MimeMessage.Load(mail.Content));
        return its.page.End();
    }

    void WriteMail()
    {
        var (message, envelope) = (inspection.Message, inspection.Envelope);
        page.Heading(inspection.File);
        WriteField("From", string.Join(", ", message.From.Select(Named)), "(nobody)");
        if (message.ReplyTo.Count > 0) WriteField("Reply-To", string.Join(", ", message.ReplyTo.Select(Named)));
        WriteField("Subject", message.Subject, "(none)");
        if (message.Headers["Date"] is { } date) WriteField("Date", date);
        page.Row("Envelope", $"<{envelope.Sender}> to {string.Join(", ", envelope.Recipients)}");
        foreach (var defect in message.Defects) page.Row("Defect", defect, Waits);
    }

    void WriteField(string name, string? value, string otherwise = "") => page.Row(name, string.IsNullOrWhiteSpace(value) ? otherwise : Shown.Line(value, LongestField));

    static string Named(MailboxAddress mailbox) => mailbox.Name is { Length: > 0 } name ? $"{name} <{mailbox.Address}>" : mailbox.Address;

    void WriteAssessment(Appraisal appraisal)
    {
        var assessment = appraisal.Assessment;
        page.Heading("What it is", Sentence(assessment));
        page.Row("because", assessment.Reason);
        page.Row("profile", appraisal.Profile is { } profile ? $"{profile.Name} ({profile.At.File})" : "none knows this sender");
        var isVouched = appraisal.Authentication == Authentication.Pass && inspection.Author.Mailbox is not null;
        page.Row("sender", Shown.Line(Vouched(appraisal.Authentication), LongestField), isVouched ? Good : Waits);
        foreach (var evidence in assessment.Evidence)
            page.Row("", string.Create(CultureInfo.InvariantCulture, $"{evidence.Points,3:+0;-0}  {evidence.For.Word(),-16} {evidence.What}"));
    }

    string Vouched(Authentication authentication)
    {
        if (inspection.Author.Mailbox is not { } author)
            return inspection.Message.From.Count == 0 ? "the mail names nobody, so there is nothing to vouch for" : "the mail names several authors, so nothing can vouch for it";
        var domain = author.Domain.Length > 0 ? author.Domain : author.Address;
        return authentication switch
        {
            Authentication.Pass => $"{domain} is authenticated",
            Authentication.Fail => $"authentication of {domain} failed",
            _ => $"nothing vouches for {domain}",
        } + (inspection.IsAuthenticationGiven ? ", because --auth says so" : "");
    }

    static string Sentence(Assessment assessment)
    {
        var what = assessment.Class switch
        {
            MailClass.Copyright => "a copyright notice",
            MailClass.SpamReport => "a report of spam",
            MailClass.BlockingRequest => "a request to be left alone by our network",
            MailClass.AbuseOther => "a report of other abuse",
            _ => "no report of abuse",
        };
        var about = assessment.Kind switch { NoticeKind.Conduit => " about a transmission (conduit)", NoticeKind.Hosting => " about hosted content (hosting)", _ => "" };
        var by = assessment.Role switch
        {
            SenderRole.Agent => ", from an agent",
            SenderRole.Upstream => ", passed on by a provider of ours (upstream)",
            SenderRole.Authority => ", from an authority",
            _ => "",
        };
        return $"{assessment.Class.Word()}: {what}{about}{by}";
    }

    void WriteRules(Decision decision)
    {
        page.Heading("Rules", "in their order, until one decides");
        foreach (var step in decision.Trace)
        {
            var name = step[..Math.Max(step.IndexOf(": ", StringComparison.Ordinal), 0)];
            var finding = step[Math.Min(name.Length + 2, step.Length)..];
            page.Row(name, finding, finding.StartsWith("yes", StringComparison.Ordinal) ? Good : null);
        }
        if (decision.Rule is null) page.Row("", "no rule holds");
        foreach (var trouble in decision.Troubles) page.Row("trouble", trouble, Bad);
    }

    void WriteActs()
    {
        var verdict = inspection.Plan.Verdict;
        page.Heading("What would be done", inspection.WhyUntouched is { } why ? $"nothing, the mail travels on untouched ({why})" : "");
        if (inspection.Appraisal?.Decision is { } decision)
        {
            if (decision.Maildir is { } folder) page.Row("file", folder + "/new/");
            if (decision.Redirect is { } redirect) page.Row("redirect", redirect);
            if (decision.Discard) page.Row("discard", "the watched recipients' copy is thrown away");
            if (decision.Quarantine is { } quarantine) page.Row("quarantine", quarantine);
            if (decision.Refusal is { } refusal) page.Row("refuse", $"{refusal.Code} {refusal.EnhancedCode} {refusal.Text}");
            if (decision.Notify is { } notify) page.Row("notify", notify);
            foreach (var (name, value) in inspection.AllTags) page.Row("tag", $"{name}: {value}");
        }
        page.Row("MTA is told", verdict.Disposition switch
        {
            Disposition.Accept or Disposition.Continue => "accept: the mail goes to its recipients",
            Disposition.Discard => "discard: it is taken, and the watched mailbox gets no copy",
            var other => other.ToString().ToLowerInvariant(),
        });
        foreach (var edit in verdict.Edits.Where(edit => edit is not (Edit.AddHeader or Edit.Quarantine))) page.Row("", Describe(edit));
        if (inspection.Plan.Trouble is { } trouble) page.Row("", trouble, Waits);
    }

    static string Describe(Edit edit) => edit switch
    {
        Edit.ChangeHeader { Value: "" } header => $"remove {header.Name} no. {header.Occurrence}, which came from outside",
        Edit.AddRecipient recipient => $"add recipient {recipient.Address}",
        Edit.RemoveRecipient gone => $"remove recipient {gone.Recipient.Address}",
        _ => edit.ToString(),
    };

    void WriteReply()
    {
        if (inspection.Appraisal?.Reply is not { } reply) return;
        page.Heading($"Reply: {reply.Word}", reply.Reason, reply.Sends ? Good : Waits);
        // Where nothing is to be answered, an address would only mislead.
        if (reply.To is { } to && (reply.Outcome != ReplyOutcome.None || reply.Code is "no-template" or "disabled")) page.Row(reply.Sends ? "to" : "would go to", $"{to} ({DestinationReason.Of(inspection, to)})");
        if (reply.Template is { } template) page.Row("template", template);
        if (reply.Subject is { } subject)
        {
            page.Row("subject", Shown.Line(subject, LongestField));
            if (Lacking(subject) is { } demand) page.Row("", $"lacks {demand}, which the notice wants in the subject of an answer", Waits);
        }
        foreach (var (limit, index) in reply.Limits.Select((limit, index) => (limit, index)))
            page.Row(index == 0 ? "limits" : "", $"{limit.Key}, {limit}");
        if (!reply.Sends && NextStep.For(reply.Code) is { } step) page.Row("what to do", step);
    }

    string? Lacking(string subject) =>
        inspection.Appraisal?.Notice?.SubjectDemand is { } demand && !subject.Contains(demand, StringComparison.OrdinalIgnoreCase) ? demand : null;

    void WriteLetter(MimeMessage letter)
    {
        page.Heading(inspection.Appraisal!.Reply.Sends ? "The letter" : "The letter, if a person releases it");
        var head = LetterHead.Select(name => $"{name}: {letter.Headers[name]}");
        page.Quote([.. head, "", .. Redaction.Of(letter.Text).TrimEnd('\n').Split('\n')]);
    }
}
