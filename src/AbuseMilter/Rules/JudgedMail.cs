using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;

namespace AbuseMilter.Rules;

/// <summary>What conditions look at.</summary>
sealed record JudgedMail(Envelope Envelope, MimeMessage Message, Notice? Notice);
