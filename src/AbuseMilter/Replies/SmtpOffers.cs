using System.Globalization;

namespace AbuseMilter.Replies;

/// <summary>What a server can do beyond the basics, as its reply to EHLO says (RFC 5321 section 4.1.1.1).</summary>
sealed record SmtpOffers
{
    public static readonly SmtpOffers None = new();

    public bool Pipelining { get; private init; }

    public bool EightBitMime { get; private init; }

    public bool SmtpUtf8 { get; private init; }

    public bool Dsn { get; private init; }

    public bool StartTls { get; private init; }

    public bool AuthPlain { get; private init; }

    public bool Size { get; private init; }

    /// <summary>Octets of the largest mail; 0 where the server names no limit (RFC 1870 section 4).</summary>
    public long LargestMail { get; private init; }

    /// <remarks><c>ehlo-line = ehlo-keyword *( SP ehlo-param )</c>; the first line is the server's name.</remarks>
    public static SmtpOffers Read(SmtpReply hello) =>
        hello.Lines.Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Aggregate(None, (offers, words) => offers.With(words));

    SmtpOffers With(string[] words) => words switch
    {
        [var keyword, .. var parameters] => keyword.ToUpperInvariant() switch
        {
            "PIPELINING" => this with { Pipelining = true },
            "8BITMIME" => this with { EightBitMime = true },
            "SMTPUTF8" => this with { SmtpUtf8 = true },
            "DSN" => this with { Dsn = true },
            "STARTTLS" => this with { StartTls = true },
            "AUTH" => this with { AuthPlain = parameters.Contains("PLAIN", StringComparer.OrdinalIgnoreCase) },
            "SIZE" => this with { Size = true, LargestMail = parameters is [var limit, ..] ? Octets(limit) : 0 },
            _ => this,
        },
        _ => this,
    };

    static long Octets(string limit) => long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var octets) ? octets : 0;
}
