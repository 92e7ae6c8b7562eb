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
