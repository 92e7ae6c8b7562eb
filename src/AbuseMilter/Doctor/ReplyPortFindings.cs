using System.Net;
using System.Net.Sockets;
using System.Text;
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
            findings.Add(Finding.Error(Area, $"{submit} (reply.submit) does not answer within {Longest.TotalSeconds} s; replies wait", "postfix reload"));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            findings.Add(Finding.Error(Area, $"{submit} (reply.submit) cannot be reached: {e.Message}; replies wait", "abuse-milter postfix --apply, and postfix start"));
        }
        if (!settings.Reply.Enabled) findings.Add(Finding.Warning(Area, "reply.enabled is false: nobody is answered", "reply.enabled = true in the configuration"));
        return findings;
    }

    static async Task<Finding> TalkAsync(AbuseMilterSettings settings, CancellationToken cancellationToken)
    {
        var (reply, submit) = (settings.Reply, settings.Reply.Submit);
        using var socket = submit is ListenAddress.Unix ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(submit is ListenAddress.Tcp tcp ? new IPEndPoint(tcp.Address, tcp.Port) : new UnixDomainSocketEndPoint(((ListenAddress.Unix)submit).Path), cancellationToken);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        if (reply.Submission.Tls != SubmissionTls.None)
            return await AnswerAsync(reader, cancellationToken) is ['2', ..] ? Finding.Good(Area, $"{submit} greets (not tried further: it wants TLS)") : Finding.Error(Area, $"{submit} does not greet", null);
        var to = settings.Operator.GetValueOrDefault("contact") is { Length: > 0 } contact ? contact : reply.FromAddress;
        foreach (var command in (string?[])[null, "EHLO localhost", $"MAIL FROM:<{reply.EnvelopeFrom}>", $"RCPT TO:<{to}>", "RSET", "QUIT"])
        {
            if (command is not null) await stream.WriteAsync(Encoding.Latin1.GetBytes(command + "\r\n"), cancellationToken);
            var answer = await AnswerAsync(reader, cancellationToken);
            if (!answer.StartsWith('2'))
                return Finding.Error(Area, $"{submit} (reply.submit) says \"{answer}\" to {command ?? "a connection"}", "abuse-milter postfix --print shows how the service should be");
        }
        return Finding.Good(Area, $"{submit} would take a reply");
    }

    static async Task<string> AnswerAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        string? line;
        do line = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("it hung up");
        while (line is [_, _, _, '-', ..]);
        return line;
    }
}
