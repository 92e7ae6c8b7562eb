namespace AbuseMilter.Settings.Binding;

static class TorSection
{
    public static TorSettings Bind(Section section, string folder)
    {
        var settings = new TorSettings
        {
            ExitList = section.Text<string?>("exit_list", null, text => text.Text.Length == 0 ? null : PathText.Read(text, folder)),
            ExitListAt = section.KeyAtOr("exit_list", section.At),
        };
        section.Close();
        return settings;
    }
}
