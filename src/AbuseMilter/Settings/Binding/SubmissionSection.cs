using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AbuseMilter.Settings.Binding;

/// <summary>
/// <c>[reply.submission]</c>, and what it and <c>reply.submit</c> must agree in: beyond this machine neither mail nor password goes
/// unencrypted.
/// </summary>
static class SubmissionSection
{
    const int LongestAuthorities = 1 << 20;

    static readonly SubmissionSettings Default = new();

    static readonly string[] TlsNames = ["none", "starttls", "implicit"];

    public static SubmissionSettings Bind(Section section, string folder)
    {
        var settings = new SubmissionSettings
        {
            Connections = section.Number("connections", Default.Connections, 1, 50),
            Tls = (SubmissionTls)Math.Max(0, Array.IndexOf(TlsNames, section.Choice("tls", "none", TlsNames))),
            ServerName = section.Text("server_name", Default.ServerName, NameOrNone),
            Authorities = section.Text<string?>("ca_file", null, stated => Authorities(stated, folder)),
            Login = Login(section, folder),
        };
        section.Close();
        if (settings.Tls == SubmissionTls.None)
        {
            // Empty ones, as in the shipped file, say nothing.
            foreach (var key in (string[])["server_name", "ca_file"])
                if (settings is not { ServerName: "", Authorities: null } && section.Has(key))
                    section.Warn(key, "without tls it is not looked at");
        }
        else if (settings.ServerName.Length == 0)
        {
            section.Problems.AddMissing(section.KeyAtOr("tls", section.At),
                "reply.submission.server_name is missing; state the name that the server's certificate is for");
        }
        return settings;
    }

    static SubmissionLogin? Login(Section section, string folder)
    {
        var user = section.Text("user", "", SecretText.User);
        var password = section.Text("password_file", "", stated => SecretText.Read(stated, folder));
        if (section.Has("user") == section.Has("password_file")) return user.Length > 0 ? new SubmissionLogin(user, password) : null;
        var (there, missing) = section.Has("user") ? ("user", "password_file") : ("password_file", "user");
        section.Problems.Add(section.KeyAt(there), $"reply.submission.{there} is stated without {missing}; state both, or none");
        return null;
    }

    static string NameOrNone(Stated stated) => stated.Text.Length == 0 ? "" : MailText.Domain(stated);

    static string? Authorities(Stated stated, string folder)
    {
        if (stated.Text.Length == 0) return null;
        var path = PathText.Read(stated, folder);
        if (path.Length == 0) return null;
        try
        {
            var bytes = SettingsDocument.Bytes(path, LongestAuthorities);
            var pem = System.Text.Encoding.Latin1.GetString(bytes);
            var certificates = new X509Certificate2Collection();
            if (bytes.Length <= LongestAuthorities) certificates.ImportFromPem(pem);
            if (certificates.Count > 0) return pem;
            stated.Wrong($"{path} holds no certificate in PEM");
        }
        catch (CryptographicException)
        {
            stated.Wrong($"{path} holds a certificate that cannot be read");
        }
        catch (Exception e) when (SettingsDocument.IsUnreadable(e))
        {
            stated.Wrong($"{path}: {SettingsDocument.Reason(e)}");
        }
        return null;
    }
}
