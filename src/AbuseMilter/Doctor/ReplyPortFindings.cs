using System.Net.Sockets;
using AbuseMilter.Replies;
using AbuseMilter.Settings;

namespace AbuseMilter.Doctor;

/// <summary>Asks the submission server whether it would take a reply, and sends none.</summary>
static class ReplyPortFindings
{
    const string Area = "replies";

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    public static async Task<List<Finding>> OfAsync(AbuseMilterSettings settings, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Longest);
        var submit = settings.Reply.Submit;
        var findings = new List<Finding>();
        try
        {
            findings.Add(await TalkAsync(settings, patience.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            findings.Add(Finding.Error(Area, $"{submit} (reply.submit) does not answer within {Longest.TotalSeconds} s; replies wait", IsOurs(settings.Reply) ? "postfix reload" : null));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            findings.Add(Finding.Error(Area, $"{submit} (reply.submit) cannot be reached: {e.Message}; replies wait",
                IsOurs(settings.Reply) ? "abuse-milter postfix --apply; postfix status || postfix start" : null));
        }
        if (!settings.Reply.Enabled) findings.Add(Finding.Warning(Area, "reply.enabled is false: nobody is answered", "reply.enabled = true in the configuration"));
        return findings;
    }

    static async Task<Finding> TalkAsync(AbuseMilterSettings settings, CancellationToken cancellationToken)
    {
        var (reply, submit) = (settings.Reply, settings.Reply.Submit);
        using var connection = await SmtpConnection.OpenAsync(submit, cancellationToken);
        // Such a server says nothing before the handshake.
        if (reply.Submission.Tls == SubmissionTls.Implicit) return Finding.Good(Area, $"{submit} takes connections (not tried further: it wants TLS)");
        var answer = await connection.ReadReplyAsync(cancellationToken);
        if (reply.Submission.Tls != SubmissionTls.None)
            return answer.IsPositive ? Finding.Good(Area, $"{submit} greets (not tried further: it wants TLS)") : Finding.Error(Area, $"{submit} does not greet", null);
        if (!answer.IsPositive) return Refused(submit, answer, "a connection");
        var to = settings.Operator.GetValueOrDefault("contact") is { Length: > 0 } contact ? contact : reply.FromAddress;
        foreach (var command in (string[])["EHLO localhost", $"MAIL FROM:<{reply.EnvelopeFrom}>", $"RCPT TO:<{to}>", "RSET", "QUIT"])
        {
            await connection.AskAsync([command], cancellationToken);
            answer = await connection.ReadReplyAsync(cancellationToken);
            if (!answer.IsPositive) return Refused(submit, answer, command);
        }
        return Finding.Good(Area, $"{submit} would take a reply");
    }

    static bool IsOurs(ReplySettings reply) => reply.Submission.Tls == SubmissionTls.None && reply.Submit is ListenAddress.Tcp;

    static Finding Refused(ListenAddress submit, SmtpReply answer, string command) =>
        Finding.Error(Area, $"{submit} (reply.submit) says \"{answer}\" to {command}", "abuse-milter postfix --print shows how the service should be");
}
