using System.Text;

namespace AbuseMilter.Settings.Binding;

/// <summary>What stands for us at a server. A password lies in a file of its own, so that the configuration can be shown around.</summary>
static class SecretText
{
    // Together with "AUTH PLAIN " and in base64 both fit into a command line (512 octets, RFC 4954 section 4).
    const int LongestUser = 150;
    const int LongestPassword = 200;

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string User(Stated stated)
    {
        if (stated.Text.Length == 0 || Encoding.UTF8.GetByteCount(stated.Text) > LongestUser || stated.Text.Any(char.IsControl))
            stated.Wrong($"{stated.Quoted} is no user; allowed: 1 to {LongestUser} bytes without control characters");
        return stated.Text;
    }

    /// <summary>The text of the file without blanks and line ends around it. Nothing of it is in any message.</summary>
    public static string Read(Stated stated, string folder, string what = "password")
    {
        var path = PathText.Read(stated, folder);
        if (path.Length == 0) return "";
        try
        {
            var secret = StrictUtf8.GetString(SettingsDocument.Bytes(path, 4096)).Trim();
            if (secret.Length == 0 || Encoding.UTF8.GetByteCount(secret) > LongestPassword || secret.Any(char.IsControl))
                stated.Wrong($"{path} holds no {what}; allowed: one line of 1 to {LongestPassword} bytes");
            if ((File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
                stated.Warn($"everybody on this machine can read or change {path}; chmod 0640, and the daemon's group");
            return secret;
        }
        catch (DecoderFallbackException)
        {
            stated.Wrong($"{path} is not UTF-8");
        }
        catch (Exception e) when (SettingsDocument.IsUnreadable(e))
        {
            stated.Wrong($"{path}: {SettingsDocument.Reason(e)}");
        }
        return "";
    }
}
