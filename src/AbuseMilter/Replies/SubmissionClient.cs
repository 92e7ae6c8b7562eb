using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// Hands one mail over to an SMTP server with the null sender, asking for no delivery reports. Every step has a time limit,
/// after RFC 5321 section 4.5.3.2 but shorter where the server is next door.
/// </summary>
public sealed class SubmissionClient(ListenAddress server, TimeProvider clock)
{
    /// <summary>No attempt takes longer, so a lease of this length does not run out while its mail is on the way.</summary>
    public static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(17);

    /// <param name="to">The recipient; refused without a connection when it could break out of its command.</param>
    /// <param name="content">Whole mail with CRLF line ends.</param>
    /// <param name="stopping">Gives up before the final dot; after it, waits a few seconds more for the answer.</param>
    /// <exception cref="OperationCanceledException">Stopped, and the server has not got the mail.</exception>
    public async Task<Submission> SendAsync(string to, ReadOnlyMemory<byte> content, CancellationToken stopping)
    {
        if ((SmtpPath.Defect(to) ?? SmtpContent.Defect(content.Span)) is { } defect)
            return new Submission.Refused(SubmissionStage.Check, null, defect);
        using var dialogue = new SubmissionDialogue(clock, stopping);
        try
        {
            return await dialogue.RunAsync(server, to, content);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && dialogue.Stage < SubmissionStage.FinalDot)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return Broken(dialogue.Stage, "no answer in time");
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            return Broken(dialogue.Stage, e.Message);
        }
    }

    static Submission Broken(SubmissionStage stage, string text) => stage switch
    {
        <= SubmissionStage.Ehlo => new Submission.ServerAway(stage, text),
        < SubmissionStage.FinalDot => new Submission.Postponed(stage, text),
        _ => new Submission.Ambiguous(text),
    };
}
