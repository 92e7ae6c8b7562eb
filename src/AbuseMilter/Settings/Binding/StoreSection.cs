namespace AbuseMilter.Settings.Binding;

static class StoreSection
{
    static readonly StoreSettings Default = new();

    public static StoreSettings Bind(Section section, string folder)
    {
        var settings = new StoreSettings
        {
            Maildir = section.Text("maildir", Default.Maildir, text => Folder(text, folder)),
            Ledger = section.Text("ledger", Default.Ledger, text => LedgerFile(text, folder)),
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
}
