namespace AbuseMilter.Cli.Input;

/// <summary>The mails that the arguments of a command name, in their order.</summary>
/// <param name="longest">Bytes of a mail that are read.</param>
sealed class MailSource(long longest)
{
    /// <summary>One at a time, read when it is asked for; nothing that is wrong with one of them keeps the others back.</summary>
    /// <param name="paths">Files, mboxes, Maildirs, folders; <c>-</c> is stdin.</param>
    public IEnumerable<FoundMail> In(IEnumerable<string> paths) => paths.SelectMany(path =>
        path == "-" ? new MailReader(path, Console.OpenStandardInput(), longest, isSure: true).Mails()
        : Directory.Exists(path) ? OfFolder(path)
        : OfFile(path, isSure: true));

    /// <summary>Bytes of all files that <see cref="In"/> would look into.</summary>
    public static long BytesIn(IEnumerable<string> paths) =>
        paths.Sum(path => Directory.Exists(path) ? MailFolder.Files(path).Sum(file => Length(file.Path)) : Length(path));

    static long Length(string path) => new FileInfo(path) is { Exists: true, Length: var length } ? length : 0;

    IEnumerable<FoundMail> OfFolder(string folder)
    {
        var isEmpty = true;
        foreach (var file in MailFolder.Files(folder))
        {
            // Not opened: pipes have no length, and would wait for somebody to write.
            if (file.Trouble is null && Length(file.Path) == 0) continue;
            foreach (var found in file.Trouble is { } trouble ? [FoundMail.Broken(file.Path, trouble)] : OfFile(file.Path, file.IsSure))
            {
                isEmpty &= found is { Content: null, Trouble: null };
                yield return found;
            }
        }
        if (isEmpty) yield return FoundMail.Broken(folder, "no mail in this folder");
    }

    IEnumerable<FoundMail> OfFile(string path, bool isSure)
    {
        if (MailFile.Open(path, out var trouble) is not { } file)
        {
            yield return FoundMail.Broken(path, trouble!);
            yield break;
        }
        using (file)
        {
            foreach (var found in new MailReader(path, file, longest, isSure).Mails()) yield return found;
        }
    }
}
