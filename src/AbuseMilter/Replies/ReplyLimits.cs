using System.Net;
using System.Net.Sockets;
using AbuseMilter.Mime;
using AbuseMilter.Settings;
using AbuseMilter.Store;

namespace AbuseMilter.Replies;

/// <summary>
/// The buckets that a reply counts against. A known family has one of its own, however many cases it sends; an unknown sender counts by himself, by the domain that he
/// registered and by the client that brought his mail. Everybody counts by the address that is answered, and all together. Pure: the ledger takes the tokens.
/// </summary>
sealed class ReplyLimits(ReplyLimitSettings settings)
{
    const int Ipv6Site = 64;

    /// <param name="question">What is answered.</param>
    /// <param name="to">Where the answer goes.</param>
    public IReadOnlyList<RateLimit> Of(ReplyQuestion question, string to)
    {
        var own = question.IsKnown ? question.Occasion.Profile?.AnswerLimit : null;
        var limits = new List<RateLimit>();
        if (question.IsKnown) Add("known/" + Family(question), own ?? settings.KnownSender);
        else AddUnknown(question.Occasion);
        Add("to/" + CaseKey.Person(to), own ?? settings.Destination);
        Add("all", settings.Global);
        return limits;

        void AddUnknown(ReplyOccasion occasion)
        {
            if (occasion.Author.Mailbox is { } author)
            {
                Add("sender/" + CaseKey.Person(author.Address), settings.UnknownSender);
                Add("domain/" + CaseKey.Domain(DomainName.Organisation(author.Domain)), settings.UnknownDomain);
            }
            // Behind a relay of our own everybody comes from the same address.
            if (occasion.Envelope.ClientAddress is { } client && PublicAddress.IsGlobal(Plain(client))) Add("client/" + Site(Plain(client)), settings.UnknownClient);
        }

        void Add(string key, RateSettings? rate)
        {
            if (rate is not null) limits.Add(new RateLimit(key, rate.Count, rate.Per));
        }
    }

    static string Family(ReplyQuestion question) => question.Occasion.Profile is { AnswerMachines: true } profile ? profile.Name
        : CaseKey.Domain(DomainName.Organisation(question.Occasion.Author.Mailbox?.Domain ?? ""));

    static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // Who has one IPv6 address has a whole network of them.
    static string Site(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Ipv6Site / 8).Clear();
        return $"{new IPAddress(bytes)}/{Ipv6Site}";
    }
}
