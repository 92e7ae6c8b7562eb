using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

static class Sights
{
    /// <summary>What must be seen for the keys of a condition, leaving those inside of it aside.</summary>
    public static Sight Of(ConditionSettings when) =>
        when.Body.Count > 0 || when.LargerThan is not null || when.SmallerThan is not null || AsksForNotice(when) || AsksForAssessment(when) ? Sight.Body
        : when.FromDomain.Count > 0 || when.Header.Count > 0 || when.Subject.Count > 0 || when.Authentication.Count > 0 ? Sight.Header
        : Sight.Envelope;

    static bool AsksForNotice(ConditionSettings when) =>
        when.Has.Count > 0 || when.Ip.Count > 0 || when.IpAny.Count > 0 || when.Fact.Count > 0 || when.Format.Count > 0 || when.DeadlineWithin is not null
        || (when.Conflict ?? when.Retraction ?? when.Repeated) is not null;

    // A profile may have been found by the text.
    static bool AsksForAssessment(ConditionSettings when) => when.Class.Count > 0 || when.Kind.Count > 0 || when.Role.Count > 0 || when.Profile.Count > 0;
}
