using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AbuseMilter.Store;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Store;

/// <summary>A peer that speaks PostgreSQL as far as TLS, and what keeps a ledger from trusting it.</summary>
public sealed class PostgresTlsTests : IAsyncDisposable
{
    const string Mend = "; see sslmode, sslrootcert, sslcert and sslkey of the URL";

    readonly TempFolder temp = new();
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly Certificates certificates = new();
    readonly Task served;

    public PostgresTlsTests()
    {
        listener.Start();
        served = ServeAsync();
    }

    string Url => $"postgresql://u@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/db";

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await served.Soon();
        listener.Dispose();
        certificates.Dispose();
        temp.Dispose();
    }

    [Fact]
    public void An_authority_that_is_not_there_wants_a_person() =>
        Refused($"{Url}?sslmode=verify-ca&sslrootcert=/nonexistent/root.pem").ShouldContain("/nonexistent/root.pem");

    [Fact]
    public void A_server_that_nobody_vouches_for_wants_a_person_who_is_told_why() =>
        Refused($"{Url}?sslmode=verify-full").ShouldContain("certificate");

    [Fact]
    public void A_certificate_of_ours_that_is_none_is_told_in_words_and_wants_a_person()
    {
        File.WriteAllText(temp["garbage.pem"], "no certificate");
        Refused($"{Url}?sslmode=require&sslcert={temp["garbage.pem"]}");
        Refused($"{Url}?sslmode=require&sslcert={temp["absent.pem"]}").ShouldContain("absent.pem");
    }

    static string Refused(string url)
    {
        var error = Should.Throw<IOException>(() => Ledger.Open(url, TimeProvider.System));
        error.ShouldNotBeOfType<LedgerAwayException>(error.Message);
        error.Message.ShouldStartWith("ledger postgresql://127.0.0.1:");
        error.Message.ShouldEndWith(Mend);
        error.Message.ShouldNotEndWith("handshake" + Mend);
        return error.Message;
    }

    async Task ServeAsync()
    {
        using var certificate = certificates.For("db.example.com");
        var calls = new List<Task>();
        try
        {
            while (true) calls.Add(AnswerAsync(await listener.AcceptSocketAsync(), certificate));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await Task.WhenAll(calls);
        }
    }

    static async Task AnswerAsync(Socket peer, X509Certificate2 certificate)
    {
        try
        {
            await using var stream = new NetworkStream(peer, ownsSocket: true);
            await stream.ReadExactlyAsync(new byte[8]); // SSLRequest
            await stream.WriteAsync("S"u8.ToArray());
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.ReadExactlyAsync(new byte[1]);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client has gone, as it should.
        }
    }
}
