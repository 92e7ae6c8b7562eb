using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AbuseMilter.Store;
using Serilog.Core;
using Serilog.Events;

namespace AbuseMilter.Hosting;

/// <summary>
/// Takes persons out of all values of all lines: of a mailbox its domain is left, of an address on the Internet its network (/24, IPv6 /48). What a mail states of
/// subscribers and works is in no line at all. Left whole are the operator's own addresses, and who connects to the milter's port.
/// </summary>
sealed class LogPersons : ILogEventEnricher
{
    static readonly HashSet<string> OfOperator = ["Version", "Addresses", "Watched", "Path", "Settings", "Errors", "Recipients", "Recipient", "Redirect", "Notify",
        "File", "Peer", "Address", "MessageId", "QueueId", "CaseId"];

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // Whatever stands before the last @ of a word, quoted local parts with blanks as well.
    static readonly Regex Mailbox = new("""("[^"]*"|[^\s<>,;"]+)@""", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Longest);

    static readonly Regex Address = new(@"[0-9A-Fa-f:.]{3,45}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Longest);

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        foreach (var (name, value) in logEvent.Properties.ToArray())
        {
            if (OfOperator.Contains(name) || value is not ScalarValue { Value: string text } || Impersonal(text) is not { } safe || safe == text) continue;
            logEvent.AddOrUpdateProperty(new(name, new ScalarValue(safe)));
        }
    }

    static string Impersonal(string text)
    {
        try
        {
            if (text.Contains('@')) text = Mailbox.Replace(text, "*@");
            return text.AsSpan().ContainsAny('.', ':') ? Address.Replace(text, found => Network(found.Value)) : text;
        }
        catch (RegexMatchTimeoutException)
        {
            return "[withheld]";
        }
    }

    // A sentence may end behind an address, and a time of day is none.
    static string Network(string found)
    {
        var text = found.TrimEnd('.', ':');
        var isAddress = text.Contains("::", StringComparison.Ordinal) || text.Count(':') == 7 || text.Count('.') == 3;
        if (!isAddress || !IPAddress.TryParse(text, out var address) || IsOurNetwork(address)) return found;
        return ShortAddress.Of(text) + found[text.Length..];
    }

    static bool IsOurNetwork(IPAddress address) => IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal
        || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [10, ..] or [192, 168, ..] or [172, >= 16 and < 32, ..]);
}
