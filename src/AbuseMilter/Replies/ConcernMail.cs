using System.Globalization;
using AbuseMilter.Settings;
using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>Makes the mail that tells the operator what stands in the ledger and wants a person: at most one an hour for each cause, on all hosts together.</summary>
public static class ConcernMail
{
    static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <param name="settings">Who sends it.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="concern">What it tells.</param>
    /// <param name="now">Its date.</param>
    public static OutboxMail Write(ReplySettings settings, string to, Concern concern, DateTimeOffset now)
    {
        var key = $"alert/{concern.Cause}/{now.ToUnixTimeMilliseconds()}";
        var id = $"<{key.ToLowerInvariant().Replace('/', '.')}@{OwnMail.IdDomain(settings)}>";
        return new OutboxMail
        {
            CaseKey = key,
            MessageId = id,
            To = to,
            Template = "alert",
            IsAlert = true,
            Limits = [new RateLimit($"alert/{concern.Cause}", 1, Pause)],
            Content = AlertMail.Compose(settings, to, id, Letter(concern), now),
            QueuedAt = now,
        };
    }

    static Letter Letter(Concern concern)
    {
        var (subject, todo) = Words(concern.Cause);
        var lines = concern.First.Select(line => "  " + TemplateValue.Clean(line)).ToList();
        if (concern.Count > lines.Count) lines.Add(string.Create(CultureInfo.InvariantCulture, $"  and {concern.Count - lines.Count} more"));
        var count = string.Create(CultureInfo.InvariantCulture, $"{concern.Count} {subject}");
        return new($"abuse-milter: {count}", TextWrap.Wrap($"{count}.\n\n{string.Join('\n', lines)}\n\n{todo}\n")) { Language = "en" };
    }

    static (string Subject, string Todo) Words(ConcernCause cause) => cause switch
    {
        ConcernCause.Trouble => ("not working", "Nothing is lost: what cannot be filed and recorded has a temporary error, and its sender comes again. It goes on by itself once the cause is mended."),
        ConcernCause.ServerAway => ("waiting, the submission server is away", "Nothing is lost: they go out by themselves once it answers again. Is Postfix running, and its reply service (reply.submit)?"),
        ConcernCause.GivenUp => ("given up, and will not be tried again", "abuse-milter queue show ID tells why, and queue retry ID tries again."),
        ConcernCause.Template => ("held, their letter could not be written", "The notices are filed. Mend the template (abuse-milter check), reload, and answer these by hand."),
        ConcernCause.Limit => ("held, a limit is reached", "abuse-milter queue list --state held shows them, and queue release sends them. The limits stand in [reply.limits], and answer.limit of a profile."),
        ConcernCause.LeftOut => ("of your rules left out alerts, a limit is reached", "The notices are filed; abuse-milter cases list shows them. The limit stands in reply.limits.notify."),
        _ => ("unanswered, and the deadline is near", "abuse-milter cases show CASE has the facts. What is held goes out with abuse-milter queue release ID; the rest wants an answer by hand."),
    };
}
