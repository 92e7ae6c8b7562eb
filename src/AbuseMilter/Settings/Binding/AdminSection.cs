using System.Net;

namespace AbuseMilter.Settings.Binding;

/// <summary><c>[admin]</c>. What is shown there is not encrypted, so it never leaves the machine.</summary>
static class AdminSection
{
    static readonly AdminSettings Default = new();

    public static AdminSettings Bind(Section section, string folder, IReadOnlyList<ListenAddress> milter)
    {
        var settings = new AdminSettings
        {
            Listen = section.Text<ListenAddress?>("listen", null, text => text.Text.Length == 0 ? null : Free(text, Listen(text, folder), milter)),
            SocketMode = section.Text("socket_mode", Default.SocketMode, MilterSection.Mode),
            Token = section.Text<AdminToken?>("token_file", null, text => text.Text.Length == 0 ? null : Token(text, folder)),
            Otlp = section.Text<Uri?>("otlp", null, text => text.Text.Length == 0 ? null : Collector(text)),
        };
        section.Close();
        if (settings is { Listen: null, Token: not null }) section.Warn("token_file", "without admin.listen there is no desk to sign in at");
        return settings;
    }

    // As people write it for a browser, or as the sockets of the milter are written.
    static ListenAddress? Listen(Stated stated, string folder)
    {
        var text = stated.Text;
        if (!text.Contains("inet", StringComparison.Ordinal) && !text.StartsWith("unix:", StringComparison.Ordinal)) text = (text.StartsWith('[') ? "inet6:" : "inet:") + text;
        var isRight = true;
        var address = AddressText.Listen(stated with { Text = text, Wrong = problem => { isRight = false; stated.Wrong(problem.Replace($"\"{text}\"", stated.Quoted, StringComparison.Ordinal)); } }, folder);
        if (!isRight || address is not ListenAddress.Tcp tcp || IPAddress.IsLoopback(tcp.Address)) return address;
        stated.Wrong($"{stated.Quoted} can be reached from other machines, and nothing here is encrypted; "
            + "allowed: a loopback address such as 127.0.0.1:8896, or unix:PATH; let a proxy with TLS, or ssh -L, lead there");
        return null;
    }

    // Who comes second finds the address taken.
    static ListenAddress? Free(Stated stated, ListenAddress? address, IReadOnlyList<ListenAddress> milter)
    {
        if (address is not null && milter.Any(taken => AddressText.LeadsTo(address, taken))) stated.Wrong($"{stated.Quoted} is where milter.listen listens already; name another port or path");
        return address;
    }

    static AdminToken? Token(Stated stated, string folder)
    {
        var secret = SecretText.Read(stated, folder, "token");
        if (secret.Length is > 0 and < AdminToken.Shortest)
            stated.Wrong($"the token has {secret.Length} characters, which can be guessed; at least {AdminToken.Shortest}, such as: openssl rand -hex 32");
        return secret.Length == 0 ? null : new AdminToken(secret);
    }

    static Uri? Collector(Stated stated)
    {
        if (Uri.TryCreate(stated.Text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { UserInfo: "", Query: "", Fragment: "", Host.Length: > 0 }) return uri;
        stated.Wrong($"{stated.Quoted} is no collector; allowed: http://HOST:PORT or https://HOST:PORT, such as http://127.0.0.1:4318");
        return null;
    }
}
