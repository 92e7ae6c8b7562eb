using System.Globalization;

namespace AbuseMilter.Settings.Binding;

static class MilterSection
{
    static readonly MilterSettings Default = new();

    public static MilterSettings Bind(Section section, string folder)
    {
        var settings = new MilterSettings
        {
            Listen = section.Texts("listen", Default.Listen, text => AddressText.Listen(text, folder), needsOne: true),
            SocketMode = section.Text("socket_mode", Default.SocketMode, Mode),
            Connections = section.Number("connections", Default.Connections, 1, 65_536),
            ContentBytes = section.Number("content_bytes", Default.ContentBytes, 65_536, 1 << 30),
            AcceptOnFailure = section.Choice("on_failure", "tempfail", ["tempfail", "accept"]) == "accept",
            Limits = LimitSection.Bind(section.Table("limits")),
            DrainTime = TimeSpan.FromSeconds(section.Number("drain_seconds", (int)Default.DrainTime.TotalSeconds, 0, 3600)),
        };
        section.Close();
        return settings;
    }

    internal static UnixFileMode Mode(Stated stated)
    {
        var digits = stated.Text;
        if (digits.Length == 4 && digits[0] == '0') digits = digits[1..];
        if (digits.Length == 3 && !digits.AsSpan().ContainsAnyExceptInRange('0', '7')) return (UnixFileMode)Convert.ToInt32(digits, 8);
        stated.Wrong(string.Create(CultureInfo.InvariantCulture, $"{stated.Quoted} is no file mode; allowed: octal, \"0000\" to \"0777\""));
        return default;
    }
}
