using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Cli;

/// <summary>One inspected mail: the same appraisal and the same verdict as the daemon's, and nothing done.</summary>
sealed record Inspection(string File, Envelope Envelope, Appraisal? Appraisal, VerdictPlan Plan, MimeMessage Message)
{
    /// <summary>Why there is no appraisal.</summary>
    public string? WhyUntouched { get; init; }

    /// <summary>True when the command said what the authentication is taken to be, and not the mail.</summary>
    public bool IsAuthenticationGiven { get; init; }

    public required Author Author { get; init; }

    /// <summary>When the mail was written, as it says; now where it does not. Deadlines count from there, since nobody knows when it came.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    public string Class => Appraisal?.Decision.Class is { } decided && Appraisal.Decision.Rule is not null ? decided : Appraisal?.Assessment.Class.Word() ?? "none";

    public string ReplyWord => Appraisal?.Reply.Word ?? "none";

    /// <summary>The reason of the reply decision in one word.</summary>
    public string ReplyCode => Appraisal?.Reply.Code ?? WhyUntouched!.Split(':')[0];

    /// <summary>Header fields that the mail, or its filed copy, gets.</summary>
    public IEnumerable<(string Name, string Value)> AllTags =>
        Appraisal is null ? [] : Tags.Of(Appraisal).Where(tag => tag.Value.Length > 0).DistinctBy(tag => tag.Name, StringComparer.OrdinalIgnoreCase);

    public static Inspection Of(Generation generation, string file, byte[] bytes, GivenEnvelope given, Authentication? authentication)
    {
        var content = WithLineFeeds(bytes);
        var message = MimeMessage.Load(content);
        var envelope = given.For(message, generation.Settings.Desk);
        var watched = generation.Desk.WatchedOf(envelope);
        var now = TimeProvider.System.GetLocalNow();
        var digest = ContentDigest.Of(envelope.Sender.Address, watched.Select(r => r.Address), content);
        var whyUntouched = watched.Count == 0 ? "not-watched: no recipient is watched"
            : content.Length > generation.Settings.Milter.ContentBytes ? "too-long: longer than milter.content_bytes, so it is not read" : null;
        var appraisal = whyUntouched is null ? generation.Appraise(envelope, message, content.Length, digest, now, authentication) : null;
        var plan = VerdictPlan.For(envelope, (appraisal ?? Appraisal.TooLong).Decision, watched, MilterActions.All, message, appraisal is null ? [] : Tags.Of(appraisal));
        return new Inspection(file, envelope, appraisal, plan, message)
        {
            WhyUntouched = whyUntouched,
            IsAuthenticationGiven = authentication is not null,
            Author = Author.Of(message, generation.Desk),
            WrittenAt = NoticeTime.Read(message.Headers["Date"])?.Utc ?? now,
        };
    }

    // As the milter session hands it over.
    static byte[] WithLineFeeds(byte[] bytes)
    {
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n') continue;
            bytes[length++] = bytes[i];
        }
        return bytes[..length];
    }
}
