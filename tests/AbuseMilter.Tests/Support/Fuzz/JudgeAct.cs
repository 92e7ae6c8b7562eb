using AbuseMilter.Milter.Session;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>What a judge does when it is asked.</summary>
/// <param name="Kind">How.</param>
/// <param name="Verdict">What it says, if it says something.</param>
readonly record struct JudgeAct(JudgeAct.Way Kind, Verdict Verdict)
{
    public enum Way
    {
        Answers,
        Hesitates, // longer than the MTA is left without a sign
        Throws,
        ThrowsLater,
        SaysNothing,
        NeverAnswers,
    }

    /// <summary>What is made of it for the MTA.</summary>
    public Verdict Outcome => Kind is Way.Answers or Way.Hesitates ? Verdict : Verdict.TempFail;

    public static JudgeAct Any(Random random) => new(
        random.Next(100) switch
        {
            < 88 => Way.Answers,
            < 90 => Way.Hesitates,
            < 93 => Way.Throws,
            < 96 => Way.ThrowsLater,
            < 98 => Way.SaysNothing,
            _ => Way.NeverAnswers,
        },
        SomeVerdict.Any(random));

    public override string ToString() => Kind is Way.Answers or Way.Hesitates
        ? $"{Kind} {Verdict.Disposition} \"{Verdict.Text}\" with {Verdict.Edits.Count} edits: {string.Join(", ", Verdict.Edits.Select(Named))}"
        : $"{Kind}";

    static string Named(Edit edit) => edit.GetType().Name;
}
