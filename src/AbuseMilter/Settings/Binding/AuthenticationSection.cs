namespace AbuseMilter.Settings.Binding;

static class AuthenticationSection
{
    public static AuthenticationSettings Bind(Section section)
    {
        var settings = new AuthenticationSettings
        {
            AuthservIds = section.Texts("authserv_ids", [], AuthservId),
            IncomingStripped = section.Flag("incoming_stripped", false),
        };
        if (settings is { AuthservIds.Count: > 0, IncomingStripped: false })
            section.Warn("authserv_ids", "none of them is believed without incoming_stripped = true, so that no mail counts as authenticated");
        if (settings is { AuthservIds.Count: 0, IncomingStripped: true })
            section.Warn("incoming_stripped", "nobody is believed without authserv_ids, so that no mail counts as authenticated");
        section.Close();
        return settings;
    }

    /// <summary>RFC 8601 section 2.2 allows a quoted string too; nobody who can choose does that.</summary>
    static string AuthservId(Stated stated)
    {
        if (stated.Text.Length is 0 or > 255 || !stated.Text.All(c => c is > ' ' and <= '~' && !"\"();,\\".Contains(c)))
            stated.Wrong($"{stated.Quoted} is no authserv-id; "
                + "allowed: one word, mostly the host name of your border, such as \"mx.example.com\"");
        return stated.Text;
    }
}
