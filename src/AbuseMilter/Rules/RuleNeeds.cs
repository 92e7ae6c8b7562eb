using AbuseMilter.Milter.Session;
using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>What rules need of the MTA to do their work, and no more: what it sends and where it waits follows from this.</summary>
public sealed record RuleNeeds
{
    /// <summary>False when no rule does anything: then nobody need be watched.</summary>
    public required bool Anything { get; init; }

    /// <summary>When the rules are asked besides at end of message.</summary>
    public required Moment AskedAt { get; init; }

    /// <summary>What they look at.</summary>
    public required Content Reads { get; init; }

    /// <summary>True when a rule does what the ledger keeps a record of, or asks how long the mail is; else the front of the body will do.</summary>
    public required bool WholeBody { get; init; }

    /// <summary>Answers that the MTA waits for, of a message with one recipient that nobody watches.</summary>
    public int RoundTripsUnwatched => 1 + (AskedAt.HasFlag(Moment.Recipient) ? 1 : 0);

    /// <summary>The same, of one that is watched; one more for each further recipient if they are asked about.</summary>
    public int RoundTripsWatched => RoundTripsUnwatched + (Anything ? 1 : 0) + (ReadsFront ? 1 : 0);

    // The MTA waits at each piece of the body, since it could be the one behind which it is told to skip the rest.
    bool ReadsFront => Reads == Content.Body && !WholeBody;

    /// <summary>In a line for people.</summary>
    public override string ToString() => !Anything
        ? "no rule does anything: no content is fetched, 1 round trip a message"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{What} of watched mail is fetched; round trips a message: "
            + $"{RoundTripsUnwatched} where nobody is watched, {RoundTripsWatched} where somebody is{MorePieces}{MoreRecipients}");

    string MorePieces => ReadsFront ? ", and one for each further piece of a long body" : "";

    string MoreRecipients => AskedAt.HasFlag(Moment.Recipient) ? ", and one for each further recipient, since a rule refuses by the envelope" : "";

    string What => Reads switch
    {
        Content.None => "no content",
        Content.Header => "the header",
        _ => WholeBody ? "the whole content" : "the header and the front of the body",
    };

    /// <param name="all">All rules.</param>
    /// <param name="early">Those of them that the envelope alone decides.</param>
    internal static RuleNeeds Of(IReadOnlyList<(RuleSettings Rule, Condition When)> all, IReadOnlyList<(RuleSettings Rule, Condition When)> early)
    {
        var anything = all.Any(r => !r.Rule.LeavesAlone);
        return new RuleNeeds
        {
            Anything = anything,
            AskedAt = (early.Any(r => r.Rule.Refuse is not null) ? Moment.Recipient : Moment.None)
                | (early.Any(r => r.Rule is { LeavesAlone: true, Continue: false }) ? Moment.Data : Moment.None),
            Reads = !anything ? Content.None : all.Max(r => ReadBy(r.Rule, r.When.Sight)),
            WholeBody = all.Any(r => IsRecorded(r.Rule) || r.When.AsksForSize),
        };
    }

    // A row is told from others by the whole content.
    static bool IsRecorded(RuleSettings rule) =>
        rule.Deliver is not null || rule.Reply is not null || rule.Notify is not null || rule.Quarantine is not null || rule.Discard;

    // The tags of a match state facts, which stand in the body.
    static Content ReadBy(RuleSettings rule, Sight sight) =>
        sight == Sight.Body || !rule.LeavesAlone && rule.Refuse is null ? Content.Body
        : sight == Sight.Header ? Content.Header
        : Content.None;
}
