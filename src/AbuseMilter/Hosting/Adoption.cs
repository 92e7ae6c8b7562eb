using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Settings;
using AbuseMilter.Store;

namespace AbuseMilter.Hosting;

/// <summary>
/// What a new ledger takes over from the Maildir, where the old one was moved aside or lost: each notice that was filed has its row again, and no case is answered
/// a second time without a person.
/// </summary>
sealed class Adoption(Generation generation, DateTimeOffset now)
{
    /// <summary>Ours above a mail; rules may add some.</summary>
    const int MostFields = 100;

    int unread;
    string? firstUnread;

    /// <summary>Mails that cannot be read, of what was gone through so far; why the first of them cannot, or null.</summary>
    public (int Count, string? Why) Unread => (unread, firstUnread);

    /// <summary>All that is there, read as it is gone through: some milliseconds each, and there may be many.</summary>
    /// <exception cref="IOException">A folder cannot be read, or no file at present; of what is read in parallel, within an <see cref="AggregateException"/>.</exception>
    public IEnumerable<(LedgerEntry Entry, OutboxMail? Reply)> Lost() =>
        new FiledMail(generation.Settings.Store.Maildir).Since(now - Kept(generation.Settings.Retention)).OrderBy(mail => mail.FiledAt)
            .AsParallel().AsOrdered().Select(mail => Read(mail.File, mail.Path, mail.FiledAt)).OfType<(LedgerEntry, OutboxMail?)>();

    // What is older would be forgotten within the hour.
    static TimeSpan Kept(RetentionSettings retention)
    {
        var days = retention.Days.Values.Append(retention.OtherDays).ToList();
        return TimeSpan.FromDays(days.Contains(0) ? 100 * 366 : days.Max());
    }

    // Null for what was not filed by us, or was changed since: its digest tells.
    (LedgerEntry, OutboxMail?)? Read(string file, string path, DateTimeOffset filedAt)
    {
        if (Content(path, generation.Settings.Milter.ContentBytes) is not { } bytes) return null;
        var trace = MimeMessage.Load(bytes).Headers;
        string[] recipients = [.. (trace["X-Envelope-To"] ?? trace["Delivered-To"] ?? "").Split(',', StringSplitOptions.TrimEntries)];
        var sender = (trace["Return-Path"] ?? "").Trim('<', '>');
        foreach (var at in Fields(bytes).Take(MostFields))
        {
            var content = bytes.AsMemory(at);
            var digest = ContentDigest.Of(sender, recipients, content.Span);
            if (!MaildirName.IsOf(file, digest)) continue;
            var envelope = new Envelope { Sender = EnvelopeAddress.Parse($"<{sender}>"), Recipients = [.. recipients.Select(recipient => EnvelopeAddress.Parse($"<{recipient}>"))] };
            var appraisal = generation.Appraise(envelope, MimeMessage.Load(content), content.Length, digest, filedAt);
            return (Intake.Entry(envelope, [.. envelope.Recipients], appraisal, digest, file, filedAt) with { Outcome = "filed" }, appraisal.Mail);
        }
        return null;
    }

    byte[]? Content(string path, long longest)
    {
        try
        {
            return new FileInfo(path).Length <= longest ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // somebody reads his mail meanwhile
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException fault && !ConcernsAll(fault)))
        {
            Interlocked.CompareExchange(ref firstUnread, e.Message, null);
            Interlocked.Increment(ref unread);
            return null;
        }
    }

    // To leave out every mail for that would forget them for good.
    static bool ConcernsAll(IOException e) => e.HResult is Posix.TooManyFiles or Posix.TooManyFilesOfAll or Posix.TimedOut;

    /// <summary>Where fields of the header begin.</summary>
    static IEnumerable<int> Fields(byte[] mail)
    {
        for (var at = 0; at < mail.Length && mail[at] != '\n';)
        {
            if (mail[at] is not ((byte)' ' or (byte)'\t')) yield return at;
            var end = Array.IndexOf(mail, (byte)'\n', at);
            if (end < 0) yield break;
            at = end + 1;
        }
    }
}
