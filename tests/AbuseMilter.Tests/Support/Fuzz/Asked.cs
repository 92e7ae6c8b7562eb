using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>
/// That a judge was asked, and what it said: the edits as the letters of their frames, those that may be sent and their number in all.
/// </summary>
readonly record struct Asked(Moment Moment, Disposition Disposition, string Edits = "", int EditsWanted = 0)
{
    public static Asked About(Message message, Verdict verdict, MilterActions allowed)
    {
        var letters = verdict.Edits.Where(edit => (Permission(edit) & allowed) != 0).Select(Letter);
        return new(message.Moment, verdict.Disposition, string.Concat(letters), verdict.Edits.Count);
    }

    static char Letter(Edit edit) => edit switch
    {
        Edit.AddHeader => 'h',
        Edit.InsertHeader => 'i',
        Edit.ChangeHeader => 'm',
        Edit.AddRecipient { Arguments: "" } => '+',
        Edit.AddRecipient => '2',
        Edit.RemoveRecipient => '-',
        Edit.ChangeSender => 'e',
        Edit.ReplaceBody => 'b',
        _ => 'q',
    };

    static MilterActions Permission(Edit edit) => Letter(edit) switch
    {
        'h' or 'i' => MilterActions.AddHeaders,
        'm' => MilterActions.ChangeHeaders,
        '+' => MilterActions.AddRecipients,
        '2' => MilterActions.AddRecipientsWithArguments,
        '-' => MilterActions.RemoveRecipients,
        'e' => MilterActions.ChangeSender,
        'b' => MilterActions.ChangeBody,
        _ => MilterActions.Quarantine,
    };
}
