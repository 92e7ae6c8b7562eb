using Microsoft.Extensions.Logging;

namespace AbuseMilter.Replies;

static partial class ReplyLog
{
    [LoggerMessage(3000, LogLevel.Information, "{What} {Id} to {To} sent as {MessageId}: {Answer}")]
    public static partial void Sent(ILogger logger, string what, long id, string to, string messageId, string answer);

    [LoggerMessage(3001, LogLevel.Information, "{What} {Id} to {To} postponed after attempt {Attempt} for {Wait}: {Why}")]
    public static partial void Postponed(ILogger logger, string what, long id, string to, int attempt, TimeSpan wait, string why);

    [LoggerMessage(3002, LogLevel.Warning, "{What} {Id} to {To} refused at {Stage}, given up: {Why}")]
    public static partial void Failed(ILogger logger, string what, long id, string to, SubmissionStage stage, string why);

    [LoggerMessage(3003, LogLevel.Error, "{What} {Id} to {To} expired after {Attempts} attempts, given up: {Why}")]
    public static partial void Expired(ILogger logger, string what, long id, string to, int attempts, string why);

    [LoggerMessage(3004, LogLevel.Warning, "{What} {Id} to {To} may or may not be out, held: {Why}")]
    public static partial void Held(ILogger logger, string what, long id, string to, string why);

    [LoggerMessage(3005, LogLevel.Warning, "Submission server is away ({Stage}: {Why}); next attempt in {Pause}")]
    public static partial void ServerAway(ILogger logger, SubmissionStage stage, string why, TimeSpan pause);

    [LoggerMessage(3006, LogLevel.Warning, "{Count} replies were cut off while they were sent and are {Outcome}")]
    public static partial void Recovered(ILogger logger, int count, string outcome);

    [LoggerMessage(3007, LogLevel.Error, "Ledger fails, trying again: {Why}")]
    public static partial void LedgerFails(ILogger logger, string why);

    [LoggerMessage(3008, LogLevel.Warning, "Replies are disabled: what is in the outbox waits until reply.enabled is true again")]
    public static partial void Disabled(ILogger logger);

    [LoggerMessage(3009, LogLevel.Error, "{What} {Id} to {To} ended attempt {Attempt} in an error of ours")]
    public static partial void Faulted(ILogger logger, Exception error, string what, long id, string to, int attempt);

    [LoggerMessage(3010, LogLevel.Error, "{What} {Id} to {To} ended in an error of ours {Times} times, given up: {Why}")]
    public static partial void Quarantined(ILogger logger, string what, long id, string to, int times, string why);
}
