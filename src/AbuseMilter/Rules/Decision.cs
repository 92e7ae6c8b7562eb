using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>What the rules make of a mail.</summary>
public sealed record Decision
{
    /// <summary>No rule matched: the mail travels on untouched.</summary>
    public static readonly Decision Untouched = new() { Class = "none" };

    public required string Class { get; init; }

    /// <summary>Name of the rule that decided: the last that held; null when none did.</summary>
    public string? Rule { get; init; }

    /// <summary>Header fields to add, in the order of their rules. Each is one line of printable ASCII.</summary>
    public IReadOnlyList<(string Name, string Value)> Tags { get; init; } = [];

    /// <summary>Names of the fields that the rules wanted, of those as well that have no value: what came from outside under them is not ours.</summary>
    public IReadOnlyList<string> TagNames { get; init; } = [];

    /// <summary>Maildir++ folder below the store's root, such as <c>.Torservers.Abuse.DMCA</c>: placeholders are filled in.</summary>
    public string? Maildir { get; init; }

    /// <summary>Address that takes the place of the watched recipients.</summary>
    public string? Redirect { get; init; }

    /// <summary>Why the MTA shall hold the mail (SMFIR_QUARANTINE); null does not ask for it.</summary>
    public string? Quarantine { get; init; }

    /// <summary>True: the watched recipients' copy is thrown away.</summary>
    public bool Discard { get; init; }

    /// <summary>What the client is told; null refuses nothing. With a refusal nothing else is done.</summary>
    public RefusalSettings? Refusal { get; init; }

    /// <summary>Address of ours that is told of the mail; null tells nobody.</summary>
    public string? Notify { get; init; }

    /// <summary>Name of the rule that asked for it, which need not be the one that decided.</summary>
    public string? NotifyRule { get; init; }

    /// <summary>True when the rules do nothing but end the search.</summary>
    public bool LeavesAlone { get; init; }

    /// <summary>Name of the reply's template.</summary>
    public string? Template { get; init; }

    public bool Hold { get; init; }

    /// <summary>Domains that the rule with the reply, else the one that decided, asked the From address to lie in; empty when it did not ask.</summary>
    public IReadOnlyList<string> KnownDomains { get; init; } = [];

    /// <summary>True when the same rule asked for hosted content and for nothing else: its letter is one for that.</summary>
    public bool IsForHosting { get; init; }

    /// <summary>Each rule that was tried and why it matched or did not, for people.</summary>
    public IReadOnlyList<string> Trace { get; init; } = [];

    /// <summary>Patterns that were given up, so that they count as not found: the operator should know.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];
}
