using System.Net.Sockets;

namespace AbuseMilter.Replies;

/// <summary>
/// One mail on an open connection: MAIL, RCPT, DATA, content. Where PIPELINING is offered the three commands are one packet (RFC 2920).
/// </summary>
sealed class SubmissionTransaction(SubmissionDialogue dialogue, SmtpMail mail)
{
    /// <param name="atDot">Asked right before the final dot can go out, and it goes only if the answer is true. Null where nobody needs to
    /// know.</param>
    public async Task<Submission> RunAsync(AtDot? atDot)
    {
        if (mail.DefectAt(dialogue.Offers) is { } defect)
        {
            dialogue.IsClear = true;
            return new Submission.Refused(SubmissionStage.Check, null, defect);
        }
        if (await AnnounceAsync() is { } refusal) return refusal;
        var wire = SmtpContent.OnTheWire(mail.Content.Span);
        if (atDot is not null)
        {
            // Up to here the server cannot have the mail, and a crash is no doubt.
            var end = wire[^SmtpContent.End.Length..];
            await dialogue.WriteAsync(wire[..^SmtpContent.End.Length]);
            if (!await atDot(CancellationToken.None))
                return new Submission.Postponed(SubmissionStage.Content, "somebody else has taken this mail over");
            wire = end;
        }
        return await FinishAsync(await dialogue.EndAsync(wire));
    }

    async Task<Submission> FinishAsync(SmtpReply answer)
    {
        if (answer.IsPositive)
        {
            dialogue.IsClear = true;
            return new Submission.Sent(answer.ToString());
        }
        var refusal = Judge(SubmissionStage.FinalDot, answer);
        await ClearAsync(answer, unanswered: 0);
        return refusal;
    }

    /// <returns>Null when the server waits for the content.</returns>
    async Task<Submission?> AnnounceAsync()
    {
        (SubmissionStage Stage, TimeSpan Time, string Command)[] steps =
        [
            (SubmissionStage.Mail, SmtpTimes.Mail, mail.MailCommand(dialogue.Offers)),
            (SubmissionStage.Rcpt, SmtpTimes.Rcpt, mail.RcptCommand(dialogue.Offers)),
            (SubmissionStage.Data, SmtpTimes.Data, "DATA"),
        ];
        dialogue.Enter(SubmissionStage.Mail, SmtpTimes.Mail);
        if (dialogue.Offers.Pipelining) await dialogue.AskAsync([.. steps.Select(step => step.Command)]);
        for (var at = 0; at < steps.Length; at++)
        {
            var (stage, time, command) = steps[at];
            var reply = dialogue.Offers.Pipelining
                ? await dialogue.ReadAsync(stage, time)
                : await dialogue.CommandAsync(stage, time, command);
            if (stage == SubmissionStage.Data ? reply.Code == 354 : reply.IsPositive) continue;
            var refusal = Judge(stage, reply);
            await ClearAsync(reply, dialogue.Offers.Pipelining ? steps.Length - 1 - at : 0);
            return refusal;
        }
        return null;
    }

    // The rest of a packet is answered all the same, and DATA may be granted although nobody is to get anything: then a lone dot ends it
    // (RFC 2920 section 3.1). What the server says to that is nothing to the mail; a server that takes long over it is left.
    async Task ClearAsync(SmtpReply reply, int unanswered)
    {
        if (reply.Code == 421) return;

        // A Postfix whose filter was away once says 451 until the connection ends, however well the filter is by then.
        dialogue.IsSpent = reply.IsTemporary;
        try
        {
            for (; unanswered > 0; unanswered--) reply = await dialogue.ReadAsync(dialogue.Stage, SmtpTimes.Parting);
            if (reply.Code == 354) await dialogue.CommandAsync(dialogue.Stage, SmtpTimes.Parting, ".");
            dialogue.IsClear = dialogue.IsSpent || (await dialogue.CommandAsync(dialogue.Stage, SmtpTimes.Parting, "RSET")).IsPositive;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The refusal stands; the connection goes.
        }
    }

    Submission Judge(SubmissionStage stage, SmtpReply reply) => stage switch
    {
        // Of a connection that is fresh, the server may think better.
        SubmissionStage.Mail when reply.IsTemporary && dialogue.IsKept => new Submission.ServerAway(stage, reply.ToString()),

        // Later a 421 may be what this mail provokes: it costs the mail an attempt, and not all mails their turn.
        SubmissionStage.Mail when reply.Code == 421 => new Submission.ServerAway(stage, reply.ToString()),
        _ when reply.IsTemporary => new Submission.Postponed(stage, reply.ToString()),
        _ when reply.IsPermanent => new Submission.Refused(stage, reply.Code, reply.ToString()),
        _ => throw new SmtpProtocolException($"unexpected reply: {reply}"),
    };
}
