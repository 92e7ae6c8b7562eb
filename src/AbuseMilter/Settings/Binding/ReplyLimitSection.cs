namespace AbuseMilter.Settings.Binding;

static class ReplyLimitSection
{
    static readonly ReplyLimitSettings Default = new();

    public static ReplyLimitSettings Bind(Section section)
    {
        var limits = new ReplyLimitSettings
        {
            KnownSender = section.Text("known_sender", Default.KnownSender, RateText.ReadOrOff),
            UnknownSender = section.Text("unknown_sender", Default.UnknownSender, RateText.ReadOrOff),
            UnknownDomain = section.Text("unknown_domain", Default.UnknownDomain, RateText.ReadOrOff),
            UnknownClient = section.Text("unknown_client", Default.UnknownClient, RateText.ReadOrOff),
            Destination = section.Text("destination", Default.Destination, RateText.ReadOrOff),
            Global = section.Text("global", Default.Global, RateText.ReadOrOff),
            Notify = section.Text("notify", Default.Notify, RateText.ReadOrOff),
        };
        section.Close();
        return limits;
    }
}
