using System.Globalization;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Rules;

/// <summary>What a condition asks of the mail as a whole: what it is taken for, from whom, how long it is.</summary>
static class AssessmentTests
{
    public static IEnumerable<Test> Of(ConditionSettings when)
    {
        if (when.Class.Count > 0) yield return mail => Finding.Of("class", mail.Assessment.Class.Word(), when.Class);
        if (when.Kind.Count > 0) yield return mail => Finding.Of("kind", mail.Assessment.Kind.Word(), when.Kind);
        if (when.Role.Count > 0) yield return mail => Finding.Of("role", mail.Assessment.Role.Word(), when.Role);
        if (when.Profile.Count > 0) yield return mail => Finding.Of("profile", mail.Profile?.Name, when.Profile);
        if (when.LargerThan is { } least) yield return mail => Size(mail.Size, mail.Size > least, $"over {Bytes(least)}");
        if (when.SmallerThan is { } most) yield return mail => Size(mail.Size, mail.Size < most, $"under {Bytes(most)}");
    }

    static Finding Size(long size, bool holds, string limit) => holds
        ? Finding.Yes($"size: {Bytes(size)} bytes are {limit}")
        : Finding.No($"size: {Bytes(size)} bytes are not {limit}");

    static string Bytes(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
