using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>Lets everybody log in as alice: as much of Dovecot's authentication protocol as smtpd(8) speaks with PLAIN.</summary>
sealed class ScriptedLogin : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentBag<Task> sessions = [];
    readonly CancellationTokenSource stop = new();
    readonly Task accepting;

    public ScriptedLogin()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Settings of the smtpd that asks for a login here.</summary>
    public string[] Settings =>
        ["smtpd_sasl_auth_enable = yes", "smtpd_sasl_type = dovecot", $"smtpd_sasl_path = inet:127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"];

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(sessions);
        stop.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                sessions.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            Task Say(string lines) => stream.WriteAsync(Encoding.ASCII.GetBytes(lines), stop.Token).AsTask();
            await Say("VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00112233445566778899aabbccddeeff\nDONE\n");
            while (await reader.ReadLineAsync(stop.Token) is { } line)
            {
                if (line.StartsWith("AUTH\t", StringComparison.Ordinal)) await Say($"OK\t{line.Split('\t')[1]}\tuser=alice\n");
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // smtpd has gone, or the test ends.
        }
    }
}
