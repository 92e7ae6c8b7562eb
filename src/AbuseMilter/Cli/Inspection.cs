using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Mime;
using AbuseMilter.Store;
using AbuseMilter.Triage;

namespace AbuseMilter.Cli;

/// <summary>One inspected mail: the same appraisal and the same verdict as the daemon's, and nothing done.</summary>
sealed record Inspection(string File, Envelope Envelope, bool IsWatched, Appraisal? Appraisal, Verdict Verdict, MimeMessage Message)
{
    /// <summary>Why there is no appraisal.</summary>
    public string WhyUntouched => IsWatched ? "too-long: longer than milter.content_bytes, so it is not read" : "not-watched: no recipient is watched";

    public static Inspection Of(Generation generation, string file, byte[] bytes, GivenEnvelope given, Authentication? authentication)
    {
        var content = WithLineFeeds(bytes);
        var message = MimeMessage.Load(content);
        var envelope = given.For(message, generation.Settings.Desk);
        var watched = generation.Desk.WatchedOf(envelope);
        if (watched.Count == 0 || content.Length > generation.Settings.Milter.ContentBytes) return new Inspection(file, envelope, watched.Count > 0, null, Verdict.Accept, message);
        var digest = ContentDigest.Of(envelope.Sender.Address, watched.Select(r => r.Address), content);
        var appraisal = generation.Appraise(envelope, message, content.Length, digest, TimeProvider.System.GetLocalNow(), authentication);
        var plan = VerdictPlan.For(envelope, appraisal.Decision, watched, MilterActions.All, message, Tags.Of(appraisal));
        return new Inspection(file, envelope, true, appraisal, plan.Verdict, message);
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
