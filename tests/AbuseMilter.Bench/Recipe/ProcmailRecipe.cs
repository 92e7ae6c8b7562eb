using AbuseMilter.Bench.Compare;

namespace AbuseMilter.Bench.Recipe;

/// <summary>
/// What a desk does without us: procmail as mailbox_command, with a recipe that answers agents by formail and sendmail and files what they wrote. Its user is
/// known, and its Postfix the machine's own, in a mount namespace alone: nothing of /etc is touched.
/// </summary>
sealed class ProcmailRecipe : Contestant
{
    const int User = 64999;

    const string Recipe = """
        MAILDIR=$HOME/Maildir
        DEFAULT=$MAILDIR/

        :0 c
        * ^To:.*abuse@example.com
        * ^From:.*(agent.example|copyright.example|notice.example|echelon.example)
        {
          REPLYTO = `formail -xFrom:`
          SUBJECT = `formail -xSubject:`

          :0 fhb
          | (/usr/bin/formail -r                    \
           -I"To: $REPLYTO"     \
           -I"From: Example Networks Abuse Desk <abuse@example.com>" \
           -I"Subject: Re: $SUBJECT" ;    \
           /bin/cat $HOME/dmca-autoreply.msg) \
          | /usr/sbin/sendmail -oi -t
        }

        :0
        * ^To:.*abuse@example.com
        * ^From:.*(agent.example|copyright.example|notice.example|echelon.example)
        .Torservers.Abuse.DMCA/

        """;

    public ProcmailRecipe(Workplace workplace, string folder) : base(workplace, folder, "procmail recipe")
    {
        File.WriteAllText(Path.Combine(Home, ".procmailrc"), Recipe);
        File.WriteAllText(Path.Combine(Home, "dmca-autoreply.msg"), Letter(workplace));
        File.WriteAllLines(Path.Combine(Folder, "passwd"), File.ReadLines("/etc/passwd").Where(line => !line.StartsWith("abuse:", StringComparison.Ordinal))
            .Append($"abuse:x:{User}:{User}:Abuse Desk:{Home}:/bin/sh"));
        foreach (var made in new[] { "Maildir/new", "Maildir/tmp", "Maildir/cur", "Maildir/.Torservers.Abuse.DMCA/tmp", "Maildir/.Torservers.Abuse.DMCA/cur" })
        {
            Directory.CreateDirectory(Path.Combine(Home, made));
        }
        Own(Home, $"{User}:{User}");
        Create(Workplace.FreePort(), "");
        Set("mydestination=example.com", "virtual_mailbox_domains=!example.com, static:ALL", "mailbox_command=/usr/bin/procmail -a \"$EXTENSION\"");
        PostfixRun.Call("postconf", "-c", Etc, "-M", "-e", "local/unix=local unix - n n - - local");
        Start("unshare", "--mount", "sh", "-c", """
            mount --bind "$0/main.cf" /etc/postfix/main.cf && mount --bind "$0/master.cf" /etc/postfix/master.cf && mount --bind "$1" /etc/passwd && shift && exec "$@"
            """, Etc, Path.Combine(Folder, "passwd"));
    }

    public override string Filed => Path.Combine(Home, "Maildir", ".Torservers.Abuse.DMCA", "new");

    string Home => Path.Combine(Folder, "home");

    // As long as ours: the shipped letter without the lines that hold facts.
    static string Letter(Workplace workplace) =>
        string.Join('\n', File.ReadAllText(workplace.Configuration("templates/dmca.en.txt")).Split("+++\n")[^1].Split('\n').Where(line => !line.Contains("{{", StringComparison.Ordinal)));
}
