namespace AbuseMilter.Settings.Binding;

static class StoreSection
{
    static readonly StoreSettings Default = new();

    public static StoreSettings Bind(Section section, string folder)
    {
        var settings = new StoreSettings
        {
            Maildir = section.Text("maildir", Default.Maildir, text => Folder(text, folder)),
            Ledger = section.Text("ledger", Default.Ledger, text => PostgresUrl.IsOne(text.Text) ? Server(text) : LedgerFile(text, folder)),
        };
        section.Close();
        return settings;
    }

    static string Folder(Stated stated, string folder)
    {
        var path = PathText.Read(stated, folder);
        if (File.Exists(path)) stated.Wrong($"{stated.Quoted} is a file; a Maildir is a folder");
        return path;
    }

    static string LedgerFile(Stated stated, string folder)
    {
        var path = PathText.Read(stated, folder);
        if (Directory.Exists(path)) stated.Wrong($"{stated.Quoted} is a folder; name a file in it");
        return path;
    }

    // No message repeats the text: it may hold a password.
    static string Server(Stated stated)
    {
        try
        {
            var url = PostgresUrl.Parse(stated.Text);
            if (url.Password is not null && IsReadableByAll(stated.At.File))
                stated.Warn("everybody on this machine can read the password in it; chmod 0640, or name a passfile: postgresql://USER@HOST/DATABASE?passfile=/PATH");
            if (url.Options.GetValueOrDefault("passfile") is { } file) CheckPassfile(stated, file);
            foreach (var name in (string[])["sslrootcert", "sslcert", "sslkey"])
            {
                if (url.Options.GetValueOrDefault(name) is { } path) CheckTlsFile(stated, name, path);
            }
        }
        catch (FormatException e)
        {
            stated.Wrong($"is no address of a database: {e.Message}");
        }
        return stated.Text;
    }

    static void CheckPassfile(Stated stated, string path)
    {
        if (!File.Exists(path)) stated.Warn($"the passfile {path} cannot be read");
        else if (IsReadableByAll(path)) stated.Warn($"everybody on this machine can read the passfile {path}; chmod 0600, and the daemon's user");
    }

    // Without it nobody is reached, where a server may still let us in that asks for no password.
    static void CheckTlsFile(Stated stated, string name, string path)
    {
        if (WhyUnread(path) is { } why) stated.Wrong($"{name} of the URL cannot be read: {why}");
        else if (name == "sslkey" && IsReadableByAll(path)) stated.Warn($"everybody on this machine can read the sslkey {path}; chmod 0600, and the daemon's user");
    }

    static string? WhyUnread(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    static bool IsReadableByAll(string path) => File.Exists(path) && (File.GetUnixFileMode(path) & UnixFileMode.OtherRead) != 0;
}
