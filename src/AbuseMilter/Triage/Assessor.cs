using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Settings;

namespace AbuseMilter.Triage;

/// <summary>
/// Says what a mail to the desk is. In this order: mail that reports nothing (bounces, own mail, answers, lists); reports in a machine format, whose type decides;
/// then everything is weighed, facts and words, and the heaviest class wins if it is heavy enough. Words alone never make a copyright notice.
/// Pure, and safe for use by many threads.
/// </summary>
public sealed class Assessor(ReplySettings reply, Desk desk)
{
    readonly NoReport noReport = new(new OwnMail(reply, desk));

    public Assessment Assess(Envelope envelope, MimeMessage message, Notice? notice, ProfileSettings? profile, Author author)
    {
        var subject = Mentions.Of(message.Subject ?? "");
        if (noReport.Find(envelope, message, subject, notice, author) is { } reason) return new Assessment { Class = MailClass.None, Reason = reason };
        var text = Mentions.Of(message.Text);
        var weighing = new Weighing(message, subject, text, notice, profile, author);
        var (mailClass, why) = ReportTypes.Read(notice?.ReportType) is { } typed ? (typed, $"it is a report of type {notice!.ReportType}") : weighing.Decide();
        return new Assessment
        {
            Class = mailClass,
            Reason = why,
            Kind = mailClass == MailClass.Copyright ? KindOf(notice, profile) : NoticeKind.Unknown,
            Role = mailClass == MailClass.None ? SenderRole.Unknown : Roles.Of(mailClass, subject, text, notice, profile, author),
            Evidence = weighing.Evidence,
            Mentions = text,
        };
    }

    // What stands in the mail is surer than what its sender usually writes.
    static NoticeKind KindOf(Notice? notice, ProfileSettings? profile) => notice?.Kind switch
    {
        null or NoticeKind.Unknown => profile?.Kind switch { "conduit" => NoticeKind.Conduit, "hosting" => NoticeKind.Hosting, _ => NoticeKind.Unknown },
        var kind => kind.Value,
    };
}
