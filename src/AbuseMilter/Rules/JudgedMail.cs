using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;

namespace AbuseMilter.Rules;

/// <summary>What conditions look at, and what went wrong while they did.</summary>
sealed record JudgedMail(Envelope Envelope, MimeMessage Message, Notice? Notice)
{
    public List<string> Troubles { get; } = [];
}
