using System.Net;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

/// <summary><c>[admin]</c>, with the token that lies in a file beside it.</summary>
public sealed class AdminSettingsTests : IDisposable
{
    const string Secret = "0123456789abcdef0123456789abcdef";

    const string Head = "desk.domains = 'example.com'\nreply.templates = 'templates'\n[admin]\n";

    readonly SettingsFolder folder = new();

    public AdminSettingsTests()
    {
        foreach (var (name, text) in ((string, string)[])[("token", Secret + "\n"), ("short", Secret[1..]), ("empty", "\n")])
        {
            folder.Write(name, text);
            File.SetUnixFileMode(Path.Combine(folder.Root, name), UnixFileMode.UserRead);
        }
    }

    (AdminSettings? Admin, IReadOnlyList<string> Told) Load(string keys)
    {
        folder.Write(SettingsFolder.Name, Head + keys);
        var (settings, errors) = folder.Load();
        return (settings?.Admin, [.. errors.Concat(settings?.Warnings ?? []).Select(told => told.ToString().Replace(folder.Root + "/", "", StringComparison.Ordinal))]);
    }

    [Fact]
    public void Everything_that_can_be_said()
    {
        var (admin, told) = Load("listen = '127.0.0.1:8896'\nsocket_mode = '0600'\ntoken_file = 'token'\notlp = 'http://127.0.0.1:4318'");
        told.ShouldBeEmpty();
        admin.ShouldBe(new AdminSettings
        {
            Listen = new ListenAddress.Tcp(IPAddress.Loopback, 8896),
            SocketMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            Token = new AdminToken(Secret),
            Otlp = new Uri("http://127.0.0.1:4318"),
        });
        admin!.ToString().ShouldNotContain(Secret);
        admin.Token!.Is(Secret).ShouldBeTrue();
        admin.Token.Is(Secret + "0").ShouldBeFalse();
        admin.Token.Is("").ShouldBeFalse();
    }

    [Theory]
    [InlineData("localhost:8896", "inet:127.0.0.1:8896")]
    [InlineData("inet:127.0.0.1:8896", "inet:127.0.0.1:8896")]
    [InlineData("[::1]:8896", "inet6:[::1]:8896")]
    [InlineData("inet6:[::1]:8896", "inet6:[::1]:8896")]
    [InlineData("unix:/run/a.sock", "unix:/run/a.sock")]
    public void An_address_may_be_written_as_for_a_browser_or_as_for_Postfix(string text, string address) => Load($"listen = '{text}'").Admin!.Listen!.ToString().ShouldBe(address);

    [Fact]
    public void Left_out_nothing_is_on() => Load("").Admin.ShouldBe(new AdminSettings());

    [Theory]
    [InlineData("listen = '0.0.0.0:8896'", "4:10: admin.listen: \"0.0.0.0:8896\" can be reached from other machines, and nothing here is encrypted; "
        + "allowed: a loopback address such as 127.0.0.1:8896, or unix:PATH; let a proxy with TLS, or ssh -L, lead there")]
    [InlineData("listen = '[2001:db8::1]:8896'", "4:10: admin.listen: \"[2001:db8::1]:8896\" can be reached from other machines, and nothing here is encrypted; "
        + "allowed: a loopback address such as 127.0.0.1:8896, or unix:PATH; let a proxy with TLS, or ssh -L, lead there")]
    [InlineData("listen = '127.0.0.1'", "4:10: admin.listen: \"127.0.0.1\" has no port; allowed: 1 to 65535")]
    [InlineData("token_file = 'short'", "4:14: admin.token_file: the token has 31 characters, which can be guessed; at least 32, such as: openssl rand -hex 32")]
    [InlineData("token_file = 'empty'", "4:14: admin.token_file: empty holds no token; allowed: one line of 1 to 200 bytes")]
    [InlineData("token_file = 'absent'", "4:14: admin.token_file: absent: the file does not exist")]
    [InlineData("token_file = 'token'", "4:1: admin.token_file: without admin.listen there is no desk to sign in at")]
    [InlineData("otlp = '127.0.0.1:4318'", "4:8: admin.otlp: \"127.0.0.1:4318\" is no collector; allowed: http://HOST:PORT or https://HOST:PORT, such as http://127.0.0.1:4318")]
    [InlineData("otlp = 'http://me:secret@127.0.0.1'", "4:8: admin.otlp: \"http://me:secret@127.0.0.1\" is no collector; allowed: http://HOST:PORT or https://HOST:PORT, such as http://127.0.0.1:4318")]
    [InlineData("socket_mode = 'rw'", "4:15: admin.socket_mode: \"rw\" is no file mode; allowed: octal, \"0000\" to \"0777\"")]
    [InlineData("port = 8896", "4:1: unknown key admin.port; allowed: listen, socket_mode, token_file, otlp")]
    public void Each_mistake_is_told_where_it_is(string keys, string told) => Load(keys).Told.ShouldBe([$"{SettingsFolder.Name}:{told}"]);

    [Theory]
    [InlineData("inet:127.0.0.1:8896", "127.0.0.1:8896", true)]
    [InlineData("inet:0.0.0.0:8896", "127.0.0.1:8896", true)]
    [InlineData("inet6:[::]:8896", "127.0.0.1:8896", true)]
    [InlineData("inet6:[::]:8896", "[::1]:8896", true)]
    [InlineData("unix:/run/a.sock", "unix:/run/./a.sock", true)]
    [InlineData("inet:0.0.0.0:8896", "[::1]:8896", false)]
    [InlineData("inet:127.0.0.1:8895", "127.0.0.1:8896", false)]
    [InlineData("unix:/run/a.sock", "unix:/run/b.sock", false)]
    public void The_milter_listens_elsewhere(string milter, string admin, bool collides)
    {
        folder.Write(SettingsFolder.Name, $"milter.listen = '{milter}'\n{Head}listen = '{admin}'");
        folder.Errors().ShouldBe(collides ? [$"{SettingsFolder.Name}:5:10: admin.listen: \"{admin}\" is where milter.listen listens already; name another port or path"] : []);
    }

    public void Dispose() => folder.Dispose();
}
