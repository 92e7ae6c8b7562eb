namespace AbuseMilter.Settings.Binding;

static class StoreSection
{
    static readonly StoreSettings Default = new();

    public static StoreSettings Bind(Section section, string folder)
    {
        var settings = new StoreSettings
        {
            Maildir = section.Text("maildir", Default.Maildir, text => PathText.Read(text, folder)),
            Ledger = section.Text("ledger", Default.Ledger, text => PathText.Read(text, folder)),
        };
        section.Close();
        return settings;
    }
}
