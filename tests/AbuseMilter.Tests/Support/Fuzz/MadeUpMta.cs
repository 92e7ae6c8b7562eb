namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>
/// An MTA in the order of the protocol: it sends what was agreed and goes on as the replies tell it, like Postfix and sometimes like Sendmail. All
/// else is left to chance: how much of everything, and when a client gives up.
/// </summary>
/// <param name="random">Decides.</param>
/// <param name="peer">Has seen what was agreed and what was replied last.</param>
/// <param name="offer">The first frame; any that an MTA might send if it is left out.</param>
sealed class MadeUpMta(Random random, ReplyOracle peer, byte[]? offer = null)
{
    static readonly byte[] Quit = MilterText.Frame("Q"), Abort = MilterText.Frame("A"), NextConnection = MilterText.Frame("K");

    static readonly byte[][] Offers = Frames(
        "O 6 1ff 1fffff", "O 6 1ff 1fffff", "O 6 1ff 301fffff", "O 6 1ff 101fffff", "O 7 ffffffff ffffffff", "O 6 1ff 0", "O 6 1ff 7f", "O 6 1ff 400",
        "O 6 ff c0580", "O 5 1ff 1fffff", "O 4 1ff fffff", "O 3 7f 1ff", "O 3 1ff 1fffff", "O 2 3f 7f", "O 2 1ff 1fffff", "O 6 0 0");

    static readonly Dictionary<char, byte[][]> Events = new()
    {
        ['C'] = Frames(
            "C localhost 4 4711 192.0.2.1", "C [192.0.2.1] 4 0 192.0.2.1", "C client.example 6 25 2001:db8::1", "C x 6 25 IPv6:2001:db8::1",
            "C unknown U", "C localhost L 0 /run/socket", "C x 4 25 nonsense"),
        ['H'] = Frames("H client.example", "H [192.0.2.1]", "H x"),
        ['M'] = Frames(
            "M <a@example.org> SIZE=100 BODY=8BITMIME", "M <>", @"M \0", "M a@example.org", "M <abuse@example.org>", @"M <\xfc@\xff> SMTPUTF8",
            "M <\"a b\"@example.org>"),
        ['R'] = Frames(
            "R <abuse@example.com>", "R <abuse@example.net> NOTIFY=NEVER ORCPT=rfc822;abuse@example.net", "R <x@example.com>", "R <y@example.com>",
            "R <@relay.example:z@example.com>", "R <xabuse@example.com>"),
        ['T'] = Frames("T"),
        ['L'] = Frames(
            "L Subject: hi", "L From: a@example.org", @"L X-Fold\0 one\n two\0", "L X-Empty:", @"L X-8\0 \xe9\xff\r\0", "L Subject: again",
            "L X-Long: " + new string('v', 2000)),
        ['N'] = Frames("N"),
        ['B'] = Frames(@"B one\r\ntwo\r\n", @"B a\r", @"B \nb\r\n", @"B \0\xff", "B", "B " + string.Concat(Enumerable.Repeat("line\\r\\n", 300))),
        ['E'] = Frames("E", "E", "E", @"E tail\r"),
        ['U'] = Frames("U FOO", "U NOOP nonsense"),
    };

    static readonly Dictionary<char, byte[][]> Macros = Events.Keys.ToDictionary(letter => letter, letter => Frames(letter switch
    {
        'C' => ["D C j=mta.example {daemon_name}=mta v=Postfix", "D C"],
        'H' => ["D H {tls_version}=TLSv1.3", "D H"],
        'M' => ["D M i=4711 {auth_authen}=user", "D M", "D M {mail_addr}=a@example.org"],
        'R' => ["D R i=4711", "D R", "D R {rcpt_addr}=x@example.com {rcpt_mailer}=smtp"],
        _ => [$"D {letter} i=4711", $"D {letter}", $@"D {letter}odd\0"],
    }));

    static readonly byte[][] RejectedRecipient = Frames(@"D R{rcpt_addr}\0no such user\0{rcpt_host}\05.1.1\0{rcpt_mailer}\0error\0");

    static readonly byte[] LargestChunk = MilterText.Frame('B', [.. Enumerable.Range(0, 65_535).Select(i => (byte)(i % 72 == 71 ? '\n' : 'x'))]);

    bool hungUp;

    public IEnumerable<byte[]> Session()
    {
        yield return offer ?? One(Offers);
        do
        {
            foreach (var frame in Event('C')) yield return frame;
            if (HangsUp()) yield break;
            for (var greetings = Some(1, 2); greetings > 0; greetings--)
            {
                foreach (var frame in Event('H')) yield return frame;
                if (HangsUp()) yield break;
            }
            for (var messages = Some(1, 5); messages > 0; messages--)
            {
                foreach (var frame in Message()) yield return frame;
                if (hungUp) yield break;
                for (var aborts = Some(0, 3); aborts > 0; aborts--) yield return Abort;
            }
            if (random.Next(10) != 0) break;
            yield return NextConnection;
        }
        while (true);
        if (random.Next(5) != 0) yield return Quit;
    }

    IEnumerable<byte[]> Message()
    {
        foreach (var frame in Event('M')) yield return frame;
        if (IsOver()) yield break;
        var accepted = 0;
        for (var recipients = Many(5, 900); recipients > 0; recipients--)
        {
            var rejected = random.Next(15) == 0;
            foreach (var frame in Event('R', rejected ? RejectedRecipient : null)) yield return frame;
            if (peer.Last is 'a' or 'd' or '4' && IsOver()) yield break;
            if (!rejected && peer.Last is '\0' or 'c') accepted++;
            if (random.Next(40) == 0) foreach (var frame in Event('U')) yield return frame;
            if (random.Next(100) == 0)
            {
                yield return Abort;
                yield break;
            }
        }
        // Where it is not known who was refused, the MTA counts on all.
        if (accepted == 0) yield break;
        foreach (var frame in Content()) yield return frame;
    }

    IEnumerable<byte[]> Content()
    {
        foreach (var frame in Event('T')) yield return frame;
        if (IsOver() || random.Next(50) == 0) yield break;
        for (var fields = Many(6, 11_000); fields > 0; fields--)
        {
            foreach (var frame in Event('L')) yield return frame;
            if (IsOver()) yield break;
        }
        foreach (var frame in Event('N')) yield return frame;
        if (IsOver() || random.Next(50) == 0) yield break;
        for (var chunks = Many(4, 200); chunks > 0; chunks--)
        {
            if (random.Next(400) == 0 && peer.Sends('B')) yield return LargestChunk;
            else foreach (var frame in Event('B')) yield return frame;
            if (peer.Last == 's') break;
            if (IsOver()) yield break;
        }
        foreach (var frame in Event('E')) yield return frame;
    }

    // Postfix sends the macros of an event even where it does not send the event.
    IEnumerable<byte[]> Event(char letter, byte[][]? macros = null)
    {
        if (macros is not null || random.Next(4) != 0) yield return One(macros ?? Macros[letter]);
        if (peer.Sends(letter)) yield return One(Events[letter]);
    }

    // At CONNECT and HELO Postfix is done with us after anything but "continue", and says no more.
    bool HangsUp() => peer.Last is not ('\0' or 'c' or 'O');

    bool IsOver()
    {
        hungUp |= peer.Last == '4';
        return peer.Last is 'a' or 'd' or 'r' or 't' or 'y' or '4';
    }

    int Some(int least, int most) => random.Next(least, most + 1);

    int Many(int usually, int atMost) => random.Next(2000) == 0 ? random.Next(atMost) : random.Next(usually);

    byte[] One(byte[][] of) => of[random.Next(of.Length)];

    static byte[][] Frames(params string[] lines) => [.. lines.Select(MilterText.Frame)];
}
