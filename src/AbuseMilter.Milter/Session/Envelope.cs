using System.Net;

namespace AbuseMilter.Milter.Session;

/// <summary>What was said before the content: client, HELO, sender, recipients and the macros of the MTA. Immutable.</summary>
public sealed class Envelope
{
    /// <summary>Name of the client as the MTA verified it; <c>[address]</c> or <c>unknown</c> where it could not.</summary>
    public string ClientName { get; init; } = "unknown";

    /// <summary>Null for a client without an IP address (local submission, UNIX socket).</summary>
    public IPAddress? ClientAddress { get; init; }

    public string Helo { get; init; } = "";

    public required EnvelopeAddress Sender { get; init; }

    /// <summary>The recipients that the MTA accepted, in their order.</summary>
    public required IReadOnlyList<EnvelopeAddress> Recipients { get; init; }

    /// <summary>Macros by name without braces; the innermost stage wins.</summary>
    public IReadOnlyDictionary<string, string> Macros { get; init; } = new Dictionary<string, string>();

    /// <summary>Postfix's queue id (macro <c>i</c>); null before the first accepted recipient.</summary>
    public string? QueueId => Macros.GetValueOrDefault("i");
}
