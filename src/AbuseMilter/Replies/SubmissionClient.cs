using System.Net.Sockets;
using System.Security.Authentication;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// Hands mails over to an SMTP server, asking for no delivery reports; several at once, each on a connection of its own, which is kept for
/// a while for the next mail. Every step has a time limit (<see cref="SmtpTimes"/>).
/// </summary>
public sealed class SubmissionClient(ListenAddress server, SubmissionSettings settings, TimeProvider clock) : IDisposable
{
    /// <summary>No attempt takes longer, so a lease of this length does not run out while its mail is on the way.</summary>
    public static TimeSpan LongestAttempt => SmtpTimes.LongestAttempt;

    readonly SubmissionPool pool = new(clock);

    public SubmissionClient(ListenAddress server, TimeProvider clock) : this(server, new SubmissionSettings(), clock)
    {
    }

    /// <param name="mail">Refused without a connection when it could break out of its command, or its content out of DATA.</param>
    /// <param name="atDot">
    /// Asked, if given, right before the final dot can go out; false keeps it from going out. What it throws counts as a broken connection
    /// if it is an <see cref="IOException"/>.
    /// </param>
    /// <param name="stopping">Gives up before the final dot; after it, waits a few seconds more for the answer.</param>
    /// <exception cref="OperationCanceledException">Stopped, and the server has not got the mail.</exception>
    public async Task<Submission> SendAsync(SmtpMail mail, AtDot? atDot, CancellationToken stopping)
    {
        if (mail.Defect is { } defect) return new Submission.Refused(SubmissionStage.Check, null, defect);

        // A server may hang up on a connection that rests whenever it likes. A mail that finds out goes on a new one, and nothing has
        // happened.
        if (pool.Take() is { } kept && await SendOnAsync(kept, mail, atDot, stopping) is var submission and not Submission.ServerAway)
            return submission;
        return await SendOnAsync(new SubmissionDialogue(server, settings, clock), mail, atDot, stopping);
    }

    /// <summary>Ends the connections that are kept. More mail may be sent later.</summary>
    public Task HangUpAsync() => pool.HangUpAsync();

    public void Dispose() => pool.Dispose();

    // Whatever happens, the connection rests, or is over.
    async Task<Submission> SendOnAsync(SubmissionDialogue dialogue, SmtpMail mail, AtDot? atDot, CancellationToken stopping)
    {
        try
        {
            return await dialogue.SendAsync(mail, atDot, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && dialogue.Stage < SubmissionStage.FinalDot)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return Broken(dialogue, "no answer in time");
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            return Broken(dialogue, e.InnerException is null ? e.Message : $"{e.Message} {e.InnerException.Message}");
        }
        finally
        {
            pool.Put(dialogue);
        }
    }

    static Submission Broken(SubmissionDialogue dialogue, string text) => dialogue.Stage switch
    {
        < SubmissionStage.Mail => new Submission.ServerAway(dialogue.Stage, text),
        SubmissionStage.Mail when dialogue.IsKept => new Submission.ServerAway(dialogue.Stage, text),
        < SubmissionStage.FinalDot => new Submission.Postponed(dialogue.Stage, text),
        _ => new Submission.Ambiguous(text),
    };
}
