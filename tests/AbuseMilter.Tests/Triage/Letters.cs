using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Settings;
using AbuseMilter.Triage;

namespace AbuseMilter.Tests.Triage;

/// <summary>Mails to the desk, in a few lines.</summary>
static class Letters
{
    static readonly Desk Desk = new(new DeskSettings { Addresses = ["abuse@example.com"] });
    static readonly Assessor Assessor = new(new ReplySettings { FromAddress = "abuse@example.com" }, Desk);

    public static Assessment Assess(string from, string subject, string body)
    {
        var text = $"From: {from}\nTo: abuse@example.com\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}\n";
        var message = MimeMessage.Load(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
        var envelope = new Envelope { Sender = EnvelopeAddress.Parse("sender@mail.example.org"), Recipients = [EnvelopeAddress.Parse("abuse@example.com")] };
        return Assessor.Assess(envelope, message, NoticeReader.Read(message), null, Author.Of(message, Desk));
    }
}
