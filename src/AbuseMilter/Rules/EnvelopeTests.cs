using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>What a condition asks of the envelope, and of the time at which it came.</summary>
static class EnvelopeTests
{
    public static IEnumerable<Test> Of(ConditionSettings when, PatternIndex patterns)
    {
        if (when.TimeOfDay is { } part) yield return mail => Time(mail.ReceivedAt, part);
        if (when.NullSender is { } isNull) yield return mail => NullSender(mail.Envelope.Sender, isNull);
        if (when.SenderDomain.Count > 0) yield return SenderDomain(new(when.SenderDomain));
        if (when.Sender.Count + when.SenderPatterns.Count > 0)
            yield return Address("sender", new(when.Sender, when.SenderPatterns, patterns), envelope => [envelope.Sender]);
        if (when.Client.Count > 0) yield return Client(new(when.Client));
        if (when.ClientName.Count > 0) yield return ClientName(new(when.ClientName));
        if (when.Recipient.Count + when.RecipientPatterns.Count > 0)
            yield return Address("recipient", new(when.Recipient, when.RecipientPatterns, patterns), envelope => envelope.Recipients);
    }

    static Finding Time(DateTimeOffset time, TimeOfDaySettings part) => part.Holds(time)
        ? Finding.Yes($"time_of_day: {Clock(time)} lies in {part}")
        : Finding.No($"time_of_day: {Clock(time)} does not lie in {part}");

    static string Clock(DateTimeOffset time) => time.ToString("HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture);

    static Finding NullSender(EnvelopeAddress sender, bool expected) => sender.IsNull == expected
        ? Finding.Yes(expected ? "null_sender" : "null_sender: there is a sender")
        : Finding.No(expected ? $"null_sender: the sender is {Finding.Quote(sender.Address)}" : "null_sender: there is no sender");

    static Test SenderDomain(DomainSet domains) => mail => domains.Contains(mail.Envelope.Sender.Domain)
        ? Finding.Yes($"sender_domain: {Finding.Quote(mail.Envelope.Sender.Address)}")
        : Finding.No($"sender_domain: {Finding.Quote(mail.Envelope.Sender.Address)} lies in none of them");

    static Test Client(NetworkSet networks) => mail => mail.Envelope.ClientAddress is not { } address ? Finding.No("client: it has no address")
        : networks.Contains(address) ? Finding.Yes($"client: {address}")
        : Finding.No($"client: {address} lies in none of them");

    // "[192.0.2.1]" and "unknown" are what the MTA says where it could not verify a name.
    static Test ClientName(DomainSet domains) => mail => mail.Envelope.ClientName is "unknown" or ['[', ..] ? Finding.No("client_name: it has no verified name")
        : domains.Contains(mail.Envelope.ClientName) ? Finding.Yes($"client_name: {Finding.Quote(mail.Envelope.ClientName)}")
        : Finding.No($"client_name: {Finding.Quote(mail.Envelope.ClientName)} lies in none of them");

    static Test Address(string key, AddressSet listed, Func<Envelope, IReadOnlyList<EnvelopeAddress>> addresses) => mail =>
    {
        var said = addresses(mail.Envelope);
        foreach (var address in said)
        {
            if (listed.Contains(address.Address, mail, key)) return Finding.Yes($"{key}: {Finding.Quote(address.Address)}");
        }
        return Finding.No(said is [var only] ? $"{key}: {Finding.Quote(only.Address)} is none of them" : $"{key}: none of them");
    };
}
