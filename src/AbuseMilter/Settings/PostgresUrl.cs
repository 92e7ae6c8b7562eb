using System.Globalization;

namespace AbuseMilter.Settings;

/// <summary>
/// <c>postgresql://[USER[:PASSWORD]@][HOST][:PORT]/DATABASE[?NAME=VALUE&amp;...]</c>, with the names and meanings of libpq (PostgreSQL's manual, "Connection
/// URIs"), of one server. A host that begins with a slash is the folder of a UNIX socket.
/// </summary>
public sealed record PostgresUrl
{
    static readonly string[] Schemes = ["postgresql://", "postgres://"];

    static readonly string[] Names = ["host", "port", "user", "passfile", "sslmode", "sslrootcert", "sslcert", "sslkey"];

    public string Host { get; init; } = "/var/run/postgresql";

    public int Port { get; init; } = 5432;

    /// <summary>Null: PGUSER, or the user that the program runs as.</summary>
    public string? User { get; init; }

    /// <summary>Null: PGPASSWORD, the passfile, or none.</summary>
    public string? Password { get; init; }

    public string Database { get; init; } = "";

    /// <summary>passfile, sslmode, sslrootcert, sslcert and sslkey, as far as they are stated.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>True when a text is meant as such, and not as a path.</summary>
    public static bool IsOne(string text) => Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.Ordinal));

    /// <exception cref="FormatException">What is wrong; no part of the text is in the words, since it may hold a password.</exception>
    public static PostgresUrl Parse(string text)
    {
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (address, query) = Split(rest, rest.IndexOf('?'));
        var (authority, database) = Split(address, address.IndexOf('/'));
        var (host, login) = authority.LastIndexOf('@') is var at and >= 0 ? (authority[(at + 1)..], authority[..at]) : (authority, "");
        var (user, password) = Split(login, login.IndexOf(':'));
        var url = new PostgresUrl { User = Given(user), Password = Given(password), Database = Unescaped(database) };
        url = WithHost(url, host);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries)) url = url.With(pair);
        return url.Database.Length == 0 ? throw new FormatException("it names no database; write postgresql://USER@HOST/DATABASE")
            : url.Host.Contains(',') ? throw new FormatException("it names several hosts; state one")
            : url;
    }

    /// <summary>For messages: what tells servers apart, and no secret.</summary>
    public override string ToString() => Host.StartsWith('/') ? $"postgresql:///{Database}?host={Host}" : $"postgresql://{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}/{Database}";

    static PostgresUrl WithHost(PostgresUrl url, string text)
    {
        var colon = text.LastIndexOf(':') is var last && last > text.IndexOf(']') ? last : -1;
        var (host, port) = Split(text, colon);
        if (host is ['[', .. var address, ']']) host = address;
        if (host.Length > 0) url = url with { Host = Unescaped(host) };
        return port.Length > 0 ? url with { Port = PortOf(port) } : url;
    }

    PostgresUrl With(string pair)
    {
        var (name, text) = Split(pair, pair.IndexOf('='));
        var value = Unescaped(text);
        if (name == "password") throw new FormatException("password does not belong there, where other programs may show it; state passfile, or set PGPASSWORD");
        if (!Names.Contains(name)) throw new FormatException($"a name behind the ? is unknown; allowed: {string.Join(", ", Names)}");
        if (name is "passfile" or "sslrootcert" or "sslcert" or "sslkey" && !Path.IsPathRooted(value))
            throw new FormatException($"{name} needs a whole path, which begins with a slash");
        return name switch
        {
            "host" => this with { Host = value },
            "port" => this with { Port = PortOf(value) },
            "user" => this with { User = value },
            "sslmode" when value is not ("disable" or "allow" or "prefer" or "require" or "verify-ca" or "verify-full") =>
                throw new FormatException("sslmode is unknown; allowed: disable, allow, prefer, require, verify-ca, verify-full"),
            _ => this with { Options = new Dictionary<string, string>(Options) { [name] = value } },
        };
    }

    static int PortOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
        ? port : throw new FormatException("the port is no number from 1 to 65535; a / or @ in a password is written %2F or %40");

    static (string Before, string After) Split(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);

    static string? Given(string text) => text.Length == 0 ? null : Unescaped(text);

    static string Unescaped(string text) => Uri.UnescapeDataString(text) is var plain && plain.Any(char.IsControl)
        ? throw new FormatException("control characters are not allowed") : plain;
}
