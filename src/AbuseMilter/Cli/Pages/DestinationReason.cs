namespace AbuseMilter.Cli.Pages;

/// <summary>Why an answer goes to the address that it goes to, in words.</summary>
static class DestinationReason
{
    public static string Of(Inspection inspection, string to)
    {
        bool Is(string? address) => to.Equals(address, StringComparison.OrdinalIgnoreCase);
        var (message, author, profile) = (inspection.Message, inspection.Author, inspection.Appraisal?.Profile);
        if (Is(profile?.AnswerTo)) return $"profile {profile!.Name} fixes it, whatever the mail says";
        if (message.ReplyTo is [var better] && Is(better.Address) && !author.IsRewritten) return "the mail's Reply-To, of the sender's organisation";
        if (Is(author.Mailbox?.Address))
        {
            return author.IsRewritten ? "the author of the mail, which a group passed on"
                : message.ReplyTo is [var other, ..] && !Is(other.Address) ? $"the From address; the Reply-To, {other.Address}, cannot be used"
                : "the From address";
        }
        return "the notice names it for answers, and nobody reads what is sent to the From address";
    }
}
