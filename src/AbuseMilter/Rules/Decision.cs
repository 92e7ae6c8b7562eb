using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>What the rules make of a mail.</summary>
public sealed record Decision
{
    /// <summary>No rule matched: the mail travels on untouched.</summary>
    public static readonly Decision Untouched = new() { Class = "none" };

    public required string Class { get; init; }

    /// <summary>Name of the rule that decided; null when none did.</summary>
    public string? Rule { get; init; }

    /// <summary>Maildir++ folder below the store's root, such as <c>.Torservers.Abuse.DMCA</c>.</summary>
    public string? Maildir { get; init; }

    /// <summary>Address that takes the place of the watched recipients.</summary>
    public string? Redirect { get; init; }

    /// <summary>What the client is told; null refuses nothing.</summary>
    public RefusalSettings? Refusal { get; init; }

    /// <summary>True when the rule does nothing but end the search.</summary>
    public bool LeavesAlone { get; init; }

    /// <summary>Name of the reply's template.</summary>
    public string? Template { get; init; }

    public bool Hold { get; init; }

    /// <summary>Domains that the rule asked the From address to lie in; empty when it did not ask.</summary>
    public IReadOnlyList<string> KnownDomains { get; init; } = [];

    /// <summary>Each rule that was tried and why it matched or did not, for people.</summary>
    public IReadOnlyList<string> Trace { get; init; } = [];

    /// <summary>Patterns that were given up, so that they count as not found: the operator should know.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];
}
