namespace AbuseMilter.Settings.Binding;

static class LimitSection
{
    static readonly LimitSettings Default = new();

    public static LimitSettings Bind(Section section)
    {
        TimeSpan Seconds(string key, TimeSpan fallback, int min, int max) =>
            TimeSpan.FromSeconds(section.Number(key, (int)fallback.TotalSeconds, min, max));
        var limits = new LimitSettings
        {
            FrameBytes = section.Number("frame_bytes", Default.FrameBytes, 65_536, 1 << 24),
            Recipients = section.Number("recipients", Default.Recipients, 1, 1_000_000),
            EnvelopeBytes = section.Number("envelope_bytes", Default.EnvelopeBytes, 4096, 1 << 28),
            HeaderFields = section.Number("header_fields", Default.HeaderFields, 100, 1_000_000),
            BodyFrontBytes = section.Number("body_front_bytes", Default.BodyFrontBytes, 1, 1 << 30),
            Negotiation = Seconds("negotiation_seconds", Default.Negotiation, 1, 3600),
            Frame = Seconds("frame_seconds", Default.Frame, 1, 3600),
            Idle = Seconds("idle_seconds", Default.Idle, 60, 604_800),
            Write = Seconds("write_seconds", Default.Write, 1, 3600),
            Verdict = Seconds("verdict_seconds", Default.Verdict, 1, 290),
            EarlyVerdict = Seconds("early_verdict_seconds", Default.EarlyVerdict, 1, 29),
            Progress = Seconds("progress_seconds", Default.Progress, 1, 290),
        };
        section.Close();
        if (limits.Progress >= limits.Verdict && section.Has("progress_seconds"))
            section.Problems.Add(section.KeyAt("progress_seconds"), "milter.limits.progress_seconds is not below verdict_seconds, so it would never happen");
        return limits;
    }
}
