using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;

namespace AbuseMilter.Tests.Rules;

/// <summary>Mails and envelopes as short texts.</summary>
static class Mails
{
    public static MimeMessage Of(string header, string body = "") =>
        MimeMessage.Load(Encoding.UTF8.GetBytes(header + "\n\n" + body + "\n"));

    public static Envelope From(string sender) => new()
    {
        Sender = EnvelopeAddress.Parse(sender),
        Recipients = [EnvelopeAddress.Parse("<abuse@example.com>")],
    };
}
