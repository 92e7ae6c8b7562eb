using System.Globalization;
using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Notices;

namespace AbuseMilter.Cli;

/// <summary>The form of <c>inspect</c> for people: the facts, each rule that was tried, and the reply that would go.</summary>
static class InspectionText
{
    public static void Write(TextWriter output, Inspection inspection)
    {
        output.WriteLine(TraceHeader.OneLine(inspection.File));
        Line(output, "from", inspection.Message.From.Count > 0 ? string.Join(", ", inspection.Message.From) : "(no From)");
        Line(output, "subject", inspection.Message.Subject ?? "(none)");
        Line(output, "envelope", $"<{inspection.Envelope.Sender}> to {string.Join(", ", inspection.Envelope.Recipients)}");
        foreach (var defect in inspection.Message.Defects) Line(output, "defect", defect);
        if (inspection.Appraisal is { } appraisal) Write(output, appraisal);
        else Line(output, "class", "none (" + inspection.WhyUntouched + ")");
        Line(output, "verdict", inspection.Verdict.Disposition.ToString().ToLowerInvariant());
        foreach (var edit in inspection.Verdict.Edits) Line(output, "", Describe(edit));
        output.WriteLine();
    }

    static void Write(TextWriter output, Appraisal appraisal)
    {
        if (appraisal.Notice is { } notice) Write(output, notice);
        foreach (var step in appraisal.Decision.Trace) Line(output, "rule", step);
        Line(output, "class", appraisal.Decision.Class + (appraisal.Decision.Rule is { } rule ? $" by rule {rule}" : ": no rule matched"));
        if (appraisal.Decision.Maildir is { } folder) Line(output, "file", folder + "/new/");
        if (appraisal.Decision.Redirect is { } redirect) Line(output, "redirect", redirect);
        if (appraisal.Decision.Refusal is { } refusal) Line(output, "refuse", $"{refusal.Code} {refusal.EnhancedCode} {refusal.Text}");
        Line(output, "sender", "authentication " + appraisal.Authentication.ToString().ToLowerInvariant());
        Line(output, "reply", $"{appraisal.Reply.Word} ({appraisal.Reply.Reason})");
        if (appraisal.Reply.To is { } to) Line(output, "to", to);
        if (appraisal.Reply.Subject is { } subject) Line(output, "subject", subject);
    }

    static void Write(TextWriter output, Notice notice)
    {
        Line(output, "format", notice.Format + (notice.Conflict ? ", in conflict with itself" : ""));
        if (notice.CaseId is { } caseId) Line(output, "case", caseId);
        if (notice.TicketId is { } ticketId) Line(output, "ticket", ticketId);
        if (notice.Complainant is { } complainant) Line(output, "agent", complainant);
        if (notice.RightsHolder is { } holder) Line(output, "holder", holder);
        foreach (var item in notice.Items) Line(output, "item", Describe(item));
    }

    static string Describe(Edit edit) => edit switch
    {
        Edit.AddHeader header => $"add {header.Name}: {header.Value}",
        Edit.ChangeHeader { Value: "" } header => $"remove {header.Name} no. {header.Occurrence}",
        Edit.AddRecipient recipient => $"add recipient {recipient.Address}",
        Edit.RemoveRecipient gone => $"remove recipient {gone.Recipient.Address}",
        _ => edit.ToString(),
    };

    static string Describe(NoticeItem item) => string.Join(", ", new[]
    {
        item.Ip, item.Port is { } port ? $"port {port}" : null, item.Protocol, Utc(item.TimeUtc), item.Work is { } work ? $"\"{work}\"" : null, item.FileName,
        item.Size is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size:N0} bytes") : null, item.InfoHash, item.Url,
    }.Where(fact => fact is not null));

    internal static string? Utc(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static void Line(TextWriter output, string name, string value) => output.WriteLine($"  {name,-9} {TraceHeader.OneLine(Redaction.Of(value))}");
}
