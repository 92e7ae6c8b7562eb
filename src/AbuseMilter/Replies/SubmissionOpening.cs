using System.Text;
using AbuseMilter.Settings;

namespace AbuseMilter.Replies;

/// <summary>
/// Connect, greeting, EHLO, and where it is configured TLS and AUTH: all that comes before a first mail, and is no mail's fault when it
/// fails.
/// </summary>
sealed class SubmissionOpening(SubmissionDialogue dialogue, SubmissionSettings settings)
{
    /// <returns>Null when the server waits for a mail.</returns>
    public async Task<Submission?> RunAsync()
    {
        await dialogue.ConnectAsync();
        if (settings.Tls == SubmissionTls.Implicit) await dialogue.SecureAsync(SmtpTrust.Of(settings));
        var greeting = await dialogue.ReadAsync(SubmissionStage.Greeting, SmtpTimes.Greeting);
        if (!greeting.IsPositive) return Away(greeting.ToString());
        return await HelloAsync() ?? await EncryptAsync() ?? await LogInAsync();
    }

    async Task<Submission?> HelloAsync()
    {
        var hello = await dialogue.CommandAsync(SubmissionStage.Ehlo, SmtpTimes.Hello, $"EHLO {HostName()}");
        dialogue.Offers = SmtpOffers.Read(hello);
        return hello.IsPositive ? null : Away(hello.ToString());
    }

    // RFC 3207. What was offered before counts no more (section 4.2): whoever sits between could have made it up.
    async Task<Submission?> EncryptAsync()
    {
        if (settings.Tls != SubmissionTls.StartTls) return null;
        dialogue.Enter(SubmissionStage.StartTls, SmtpTimes.Hello);
        if (!dialogue.Offers.StartTls) return Away("the server offers no STARTTLS");
        var answer = await dialogue.CommandAsync(SubmissionStage.StartTls, SmtpTimes.Hello, "STARTTLS");
        if (answer.Code != 220) return Away(answer.ToString());
        await dialogue.SecureAsync(SmtpTrust.Of(settings));
        return await HelloAsync();
    }

    /// <remarks><c>AUTH PLAIN base64([authzid] NUL authcid NUL passwd)</c> (RFC 4954 section 4, RFC 4616 section 2)</remarks>
    async Task<Submission?> LogInAsync()
    {
        if (settings.Login is not { } login) return null;
        dialogue.Enter(SubmissionStage.Authentication, SmtpTimes.Hello);
        if (!dialogue.Offers.AuthPlain) return Away("the server offers no AUTH PLAIN");
        var response = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{login.User}\0{login.Password}"));
        var answer = await dialogue.CommandAsync(SubmissionStage.Authentication, SmtpTimes.Hello, $"AUTH PLAIN {response}");
        return answer.IsPositive ? null : Away(answer.ToString());
    }

    Submission.ServerAway Away(string text) => new(dialogue.Stage, text);

    // EHLO wants a name that a check of its syntax lets pass.
    static string HostName() =>
        Environment.MachineName is { Length: > 0 and < 64 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
            ? name : "localhost";
}
