using System.Net.Sockets;
using System.Text;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>Who may log in: as much of Dovecot's authentication protocol as smtpd(8) speaks with PLAIN.</summary>
sealed class ScriptedLogin : IAsyncDisposable
{
    readonly LoopbackServer server;
    readonly string? secret;

    /// <summary>Everybody, as alice.</summary>
    public ScriptedLogin() => server = new(TalkAsync);

    /// <summary>Alice alone.</summary>
    public ScriptedLogin(string password) : this() => secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0alice\0{password}"));

    /// <summary>Settings of the smtpd that asks for a login here.</summary>
    public string[] Settings => ["smtpd_sasl_auth_enable = yes", "smtpd_sasl_type = dovecot", $"smtpd_sasl_path = inet:127.0.0.1:{server.Port}"];

    public ValueTask DisposeAsync() => server.DisposeAsync();

    async Task TalkAsync(NetworkStream stream, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Task Say(string lines) => stream.WriteAsync(Encoding.ASCII.GetBytes(lines), stop).AsTask();
        await Say("VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00112233445566778899aabbccddeeff\nDONE\n");
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            if (line.Split('\t') is not ["AUTH", var id, .. var parameters]) continue;
            var isAlice = secret is null || parameters.Contains($"resp={secret}");
            await Say(isAlice ? $"OK\t{id}\tuser=alice\n" : $"FAIL\t{id}\tuser=alice\n");
        }
    }
}
