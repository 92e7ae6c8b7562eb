using Microsoft.Extensions.Logging;

namespace AbuseMilter.Hosting;

/// <summary>
/// Everything the daemon says; of connections see <c>Sockets/SocketLog</c>, in the same row of ids. Ids are never used again; the highest is 1056;
/// 1007 and 1012 are retired. Replies have their own from 3000.
/// </summary>
static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "abuse-milter {Version} listens on {Addresses}, watches {Watched}")]
    public static partial void Started(ILogger log, string version, string addresses, string watched);

    [LoggerMessage(1034, LogLevel.Warning, "the ledger is new: {Notices} notices were read again from the Maildir, and nobody knows which were answered: replies to their cases wait for a person")]
    public static partial void Adopted(ILogger log, int notices);

    [LoggerMessage(1052, LogLevel.Error, "the Maildir's disk is full, so mail that would be filed is refused for now, and other mail passes: {Reason}")]
    public static partial void StartsWithFullDisk(ILogger log, string reason);

    [LoggerMessage(1053, LogLevel.Error, "the ledger cannot be opened yet, so watched mail is refused for now, and other mail passes: {Reason}")]
    public static partial void WithoutLedger(ILogger log, Exception? error, string reason);

    [LoggerMessage(1054, LogLevel.Information, "the ledger is open, and watched mail is taken")]
    public static partial void LedgerIsOpen(ILogger log);

    [LoggerMessage(1055, LogLevel.Warning, "the ledger is new, and {Mails} filed mails cannot be read, so their cases may be answered again; the first: {Why}")]
    public static partial void NotAdopted(ILogger log, int mails, string? why);

    [LoggerMessage(1001, LogLevel.Information, "stopping: SMTP sessions that are open have {Seconds} s")]
    public static partial void Stopping(ILogger log, double seconds);

    [LoggerMessage(1002, LogLevel.Information, "configuration {Path} reloaded, generation {Generation}")]
    public static partial void Reloaded(ILogger log, string path, int generation);

    [LoggerMessage(1018, LogLevel.Information, "{Needs}")]
    public static partial void Plan(ILogger log, Rules.RuleNeeds needs);

    [LoggerMessage(1003, LogLevel.Error, "configuration {Path} was not reloaded, the old one stays: {Errors}")]
    public static partial void ReloadRefused(ILogger log, string path, string errors);

    [LoggerMessage(1004, LogLevel.Warning, "these settings take effect with the next start only: {Settings}")]
    public static partial void RestartNeeded(ILogger log, string settings);

    /// <summary>The one line of each watched message that was answered. Outcome: as <see cref="VerdictPlan.Outcome"/>, known or too-long.</summary>
    [LoggerMessage(1005, LogLevel.Information, "{QueueId}: {Outcome} from={Sender} to={Recipients} client={Client} class={Class} kind={Kind} "
        + "role={Role} profile={Profile} rule={Rule} case={CaseId} file={File} redirect={Redirect} notify={Notify} reply={Reply} reason={ReplyReason} verdict={Verdict}")]
    public static partial void Watched(ILogger log, string? queueId, string outcome, string sender, string recipients, string client, string Class,
        string kind, string role, string? profile, string? rule, string? caseId, string? file, string? redirect, string? notify, string reply, string replyReason, string verdict);

    [LoggerMessage(1014, LogLevel.Warning, "{QueueId}: a rule could not be tried to its end and counts as not matching: {Trouble}")]
    public static partial void RuleTrouble(ILogger log, string? queueId, string trouble);

    [LoggerMessage(1021, LogLevel.Warning, "the list of exit addresses was not read again, the old one stays: {Error}")]
    public static partial void ExitListStays(ILogger log, string error);

    /// <summary>The one line of each watched message that was answered with a temporary error.</summary>
    [LoggerMessage(1008, LogLevel.Error, "{QueueId}: failed from={Sender} to={Recipients}: temporary error, the sender tries again: {Reason}")]
    public static partial void Failed(ILogger log, Exception? error, string? queueId, string sender, string recipients, string reason);

    [LoggerMessage(1009, LogLevel.Warning, "{QueueId}: {Trouble}, so the mail travels on to all recipients")]
    public static partial void TravelsOn(ILogger log, string? queueId, string trouble);

    [LoggerMessage(1019, LogLevel.Information, "{QueueId}: refused from={Sender} to={Recipient} client={Client} rule={Rule}: {Code} {Text}")]
    public static partial void Refused(ILogger log, string? queueId, string sender, string recipient, string client, string? rule, int code, string text);

    [LoggerMessage(1013, LogLevel.Error, "the reply worker ended by an error of ours and is started again in {Seconds} s")]
    public static partial void ReplyWorkerFailed(ILogger log, Exception error, double seconds);

    [LoggerMessage(1030, LogLevel.Information, "forgotten: {Notices} notices, {Files} filed mails, addresses of {Shortened} notices, texts of {Replies} replies, {Strays} strays")]
    public static partial void Forgotten(ILogger log, int notices, int files, int shortened, int replies, int strays);

    [LoggerMessage(1031, LogLevel.Warning, "housekeeping failed and is tried again in an hour: {Why}")]
    public static partial void HousekeepingFailed(ILogger log, Exception? error, string why);

    [LoggerMessage(1050, LogLevel.Error, "a request to admin.listen ({Method}) ended in an error of ours")]
    public static partial void AdminFailed(ILogger log, Exception error, string method);

    [LoggerMessage(1032, LogLevel.Warning, "told the operator: {Cause}, {Count}")]
    public static partial void Alerted(ILogger log, Store.ConcernCause cause, int count);

    [LoggerMessage(1056, LogLevel.Warning, "an alert was left out: more than {Limit} of {Bucket}")]
    public static partial void AlertLeftOut(ILogger log, string limit, string bucket);

    [LoggerMessage(1033, LogLevel.Warning, "cannot look for what the operator should know, trying again in a minute: {Why}")]
    public static partial void AlertsFailed(ILogger log, Exception? error, string why);

    [LoggerMessage(1041, LogLevel.Error, "the pulse fails: {Trouble}")]
    public static partial void PulseFailed(ILogger log, string trouble);
}
