using AbuseMilter.Store;

namespace AbuseMilter.Web;

/// <summary>
/// What somebody at the desk may see. Every user of the machine, and every program that was broken into, reaches a loopback port: without the token nothing of persons, works and letters is shown. Left
/// are figures, states, times, case numbers, domains, networks, and codes of ours.
/// </summary>
sealed record Sight(bool IsWhole)
{
    /// <summary>Stands for what is not shown.</summary>
    public const string Withheld = "withheld";

    /// <summary>Whole, or the domain alone.</summary>
    public string? Mailbox(string? address) => IsWhole || address is null ? address : address.LastIndexOf('@') is >= 0 and var at ? "*" + address[at..] : Withheld;

    /// <summary>Whole, or the network.</summary>
    public string? Address(string? ip) => IsWhole || ip is null ? ip : ShortAddress.Of(ip) is { Length: > 0 } network ? network : Withheld;

    /// <summary>Whole, or the code in front of it.</summary>
    public string Reason(string? reason) => IsWhole ? reason ?? "" : QueueQuery.Code(reason) is { Length: > 0 and <= 40 } code && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ' ') ? code : Withheld;

    /// <summary>Whole, or nothing of it.</summary>
    public string? Text(string? text) => IsWhole || text is null ? text : Withheld;
}
