using System.Globalization;
using System.Text.RegularExpressions;
using AbuseMilter.Tests.Support;

namespace AbuseMilter.Postfix.Tests.Libmilter;

/// <summary>What an MTA says, by name: scripts of our own in the form of <see cref="MilterText"/> (<c>=</c> bytes as they are, <c>#</c> a remark), and captures.</summary>
static partial class Conversations
{
    const string Greeting = """
        D C j=mta.example {daemon_name}=mta
        C client.example 4 4711 192.0.2.1
        D H {tls_version}=TLSv1.3
        H helo.example
        """;

    // Behind a script, to learn whether and in what state the connection is still there.
    const string Probe = """
        A
        D M i=Probe
        M <probe@example.org>
        R <abuse@example.com>
        T
        N
        E
        """;

    const string Content = """
        D T i=4711
        T
        D L i=4711
        L From: alice@example.org
        L Subject: differences
        D N i=4711
        N
        D B i=4711
        B one line\r\nand another\r\n
        D E i=4711
        E
        """;

    static readonly string[] Events = ["connect", "helo", "mail", "rcpt", "data", "eoh", "eom"];

    /// <summary>By name. A shape of its own is asked for by few; the others are played in all.</summary>
    public static IReadOnlyDictionary<string, (string Script, Shape? Shape)> Scripts { get; } =
        Sessions().Concat(Offers()).Concat(Content8Bit()).Concat(Edits()).Concat(Verdicts()).Concat(Sizes()).Concat(Oddities())
            .ToDictionary(entry => entry.Name, entry => (entry.Script, entry.Shape));

    public static byte[] Bytes(string script) =>
    [
        .. script.Split('\n').Select(line => line.Trim('\r')).Where(line => line.Length > 0 && line[0] != '#')
            .SelectMany(line => line[0] == '=' ? MilterText.Unescape(line[2..]) : MilterText.Frame(line)),
    ];

    public static byte[] ProbeBytes { get; } = Bytes(Probe);

    static string Open(string rest, string offer = "O") => $"{offer}\n{Greeting}\n{rest}";

    static string Envelope(string sender = "alice@example.org", params string[] recipients) =>
        $"D M {{mail_addr}}={sender}\nM <{sender}> SIZE=100\n"
        + string.Concat(recipients.DefaultIfEmpty("abuse@example.com").Select(r => $"D R {{rcpt_addr}}={r}\nR <{r}>\n"));

    static string Fields(params string[] fields) => "T\nL Subject: fields\n" + string.Concat(fields.Select(field => $"L {field}\n")) + "N\nB text\\r\\n\nE";

    static IEnumerable<(string Name, string Script, Shape? Shape)> Sessions()
    {
        yield return ("A session without a message", Open("Q"), null);
        yield return ("A watched message", Open(Envelope() + Content), null);
        yield return ("A message that nobody watches", Open(Envelope("alice@example.org", "carol@example.com") + "T"), null);
        yield return ("A watched recipient among others", Open(Envelope("alice@example.org", "carol@example.com", "Abuse@Example.COM", "dave@example.com") + Content), null);
        yield return ("Three messages, each aborted at its end", Open(string.Join("\nA\n", Enumerable.Range(1, 3).Select(i => Envelope($"alice{i}@example.org") + Content)) + "\nA\nA\nQ"), null);
        yield return ("Three messages without an abort", Open(string.Join("\n", Enumerable.Range(1, 3).Select(i => Envelope($"alice{i}@example.org") + Content)) + "\nQ"), null);
        yield return ("Watched and unwatched messages by turns", Open(
            Envelope() + Content + "\nA\n" + Envelope("alice@example.org", "carol@example.com") + "T\nA\n" + Envelope() + Content), null);
        yield return ("Aborts anywhere and several at once", Open($"A\nA\nA\n{Envelope()}A\nA\n{Envelope()}T\nA\n{Envelope()}T\nL X: y\nA\n{Envelope()}T\nN\nB x\nA\n{Envelope("last@example.org")}{Content}\nA\nA"), null);
        yield return ("MAIL without an abort behind RCPT, DATA, a header and a body", Open(
            $"{Envelope("a@example.org")}{Envelope("b@example.org")}T\n{Envelope("c@example.org")}T\nL X: y\n{Envelope("d@example.org")}T\nL X: y\nN\nB x\n{Envelope("e@example.org")}{Content}"), null);
        yield return ("MAIL twice", Open("M <a@example.org>\nM <b@example.org>\nR <abuse@example.com>\n" + Content), null);
        yield return ("A second HELO, with TLS", Open("D H {tls_version}=TLSv1.2\nH second.example\n" + Envelope() + Content), null);
        yield return ("HELO in a transaction, and aborts", Open($"{Envelope()}H second.example\nA\nA\n{Envelope("b@example.org")}{Content}"), null);
        yield return ("HELO between messages", Open($"{Envelope()}{Content}\nA\nH second.example\n{Envelope()}{Content}"), null);
        yield return ("No HELO", $"O\nC client.example 4 4711 192.0.2.1\n{Envelope()}{Content}", null);
        var other = "K\nD C j=other.example\nC other.example 4 25 192.0.2.9\nH other.example\n";
        yield return ("A second session on the same connection, behind an abort", Open($"{Envelope()}A\n{other}{Envelope("b@example.org")}{Content}\nQ"), null);
        yield return ("A second session on the same connection, behind a message", Open($"{Envelope()}{Content}\n{other}{Envelope("b@example.org")}{Content}"), Shape.Plain);
        yield return ("The end in the middle of a message", Open(Envelope() + "T\nL X: y"), null);
        yield return ("QUIT in the middle of a message", Open(Envelope() + "T\nL X: y\nN\nQ"), null);
        yield return ("Local mail without brackets", $"O\nC localhost 4 0 127.0.0.1\nH localhost\nM alice@example.org\nR abuse@example.com\n{Content}", null);
        yield return ("The null sender, with and without brackets", Open($"M <>\nR <abuse@example.com>\n{Content}\nA\nM \\0\nR <abuse@example.com>\n{Content}"), null);
        yield return ("An unknown client", $"O\nC unknown U\nH x\n{Envelope()}{Content}", null);
        yield return ("A client over IPv6", $"O\nC six.example 6 25 2001:db8::1\nH x\n{Envelope()}{Content}", null);
        yield return ("A client over IPv6, as Sendmail says it", $"O\nC six.example 6 25 IPv6:2001:DB8:0::1\nH x\n{Envelope()}{Content}", null);
        yield return ("A client on a UNIX socket", $"O\nC localhost L 0 /run/socket\nH x\n{Envelope()}{Content}", null);
        yield return ("A client without a name", $"O\nC \\0004\\x00\\x19192.0.2.1\\0\nH x\n{Envelope()}{Content}", null);
        yield return ("Unknown commands outside of messages", Open($"U FOO\nU BAR baz\n{Envelope()}{Content}\nA\nU QUUX"), null);
        yield return ("Unknown commands in an envelope", Open($"U FOO\nM <a@example.org>\nU FOO\nR <abuse@example.com>\nD U\nU BAR\nT\nL X: y\nN\nE"), null);
        yield return ("ESMTP arguments", Open($"M <a@example.org> SIZE=1 BODY=8BITMIME AUTH=<> RET=HDRS ENVID=x+20y\nR <abuse@example.com> NOTIFY=NEVER ORCPT=rfc822;x+20y@d\n{Content}"), null);
        yield return ("Quoted, routed and strange addresses", Open($"M <\"a b\\\\\"<>@\"@example.org>\nR <@relay.example,@two.example:abuse@example.com>\nR <\"abuse\"@example.com>\nR <abuse>\nR <abuse@>\n{Content}"), null);
        yield return ("Macros of one message do not reach the next", Open($"D M {{auth_authen}}=alice {{mail_addr}}=a@example.org\nM <a@example.org>\nD R i=1 {{rcpt_addr}}=abuse@example.com\nR <abuse@example.com>\nD T i=1\nT\nN\nE\nA\nD M {{mail_addr}}=b@example.org\nM <b@example.org>\nR <abuse@example.com>\nT\nN\nE"), null);
        yield return ("Macros that are empty or in other braces", Open($"D M i= {{mail_addr}}=\nM <a@example.org>\nD R {{i}}=1\nR <abuse@example.com>\nD T\nT\nN\nE"), null);
        yield return ("A macro that is given twice", Open($"M <a@example.org>\nD R i=1 i=2\nR <abuse@example.com>\nT\nN\nE"), Shape.Plain);
        yield return ("Macros for commands that have none", Open($"D L i=1\nD B i=1\nD U i=1\nD Z i=1\nD U\n{Envelope()}{Content}"), null);
    }

    static IEnumerable<(string Name, string Script, Shape? Shape)> Offers()
    {
        foreach (var offer in (string[])["2 3f 7f", "3 3f 1ff", "4 3f 3ff", "6 1ff 0", "6 1ff ff", "6 1ff fff", "6 1ff 1ffff", "6 0 1fffff", "6 ff 1fffff", "6 100 1fffff", "7 1ff 1fffff", "99 ffffffff 1fffff", "6 1ff 701fffff"])
        {
            var data = offer[0] is '2' or '3' ? Content.Replace("T\n", "", StringComparison.Ordinal).Replace("D i=4711", "D N i=4711", StringComparison.Ordinal) : Content;
            yield return ($"Offer {offer}, watched", Open(Envelope() + data + "\nA\n" + Envelope("eom-text@example.org") + data, "O " + offer), null);
            yield return ($"Offer {offer}, unwatched", Open(Envelope("alice@example.org", "carol@example.com") + (data == Content ? "T" : "L Subject: first"), "O " + offer), null);
        }
        foreach (var offer in (string[])["6 1ff 7f", "6 1ff 7ff", "6 1ff 100fff"])
            yield return ($"Offer {offer}, with replies that libmilter fakes", Open(Envelope() + Content, "O " + offer), Shape.Plain with { LibmilterFakes = true });
        yield return ("Offer of version 1", Open(Envelope(), "O 1 f 3f"), null);
        yield return ("Offer of version 0", Open(Envelope(), "O 0 f 3f"), null);
        yield return ("An offer of eleven bytes", Open(Envelope(), "O \\0\\0\\0\\x06\\0\\0\\0\\0\\0\\0\\0"), null);
        yield return ("An offer of sixteen bytes", Open(Envelope() + Content, "O \\0\\0\\0\\x06\\0\\0\\x01\\xff\\0\\x1f\\xff\\xff\\0\\0\\0\\0"), null);
        yield return ("A second offer between messages", Open($"{Envelope()}{Content}\nO 2 0 0\n{Envelope()}{Content}"), null);
        yield return ("A second offer in a transaction", Open($"{Envelope()}O\n{Content}"), Shape.Plain);
    }

    static IEnumerable<(string Name, string Script, Shape? Shape)> Content8Bit()
    {
        yield return ("No header", Open(Envelope() + "T\nN\nB text\\r\\n\nE"), null);
        yield return ("No body", Open(Envelope() + "T\nL X: y\nN\nE"), null);
        yield return ("Neither header nor body", Open(Envelope() + "T\nN\nE"), null);
        yield return ("An empty value", Open(Envelope() + Fields("X-Empty:", "X-Blank: ", "X-Tab:\\t")), null);
        yield return ("Folded and odd values", Open(Envelope() + Fields("X: one\\n two\\n\\tthree", "X:none", "X:  two", "X: trailing ", "X : name", "X: a\\r\\n b", "X: \\r")), null);
        yield return ("8-bit and control bytes", Open("M <\\xe4\\xff@example.org>\nR <abuse@example.com>\nT\nL X: \\xe4\\x80\\xff\\x01\nL \\xe9: y\nN\nB \\0\\x01\\xff\\xe4\\r\\n\nE"), null);
        yield return ("Line ends of all kinds, cut anywhere", Open(Envelope() + "T\nL X: y\nN\nB a\\r\nB \\nb\\r\nB \\r\nB \\nc\\nd\\r\nB e\\r\nE"), null);
        yield return ("A body without a line end", Open(Envelope() + "T\nL X: y\nN\nB last\nE"), null);
        yield return ("An empty piece of the body", Open(Envelope() + "T\nL X: y\nN\nB a\\r\\n\nB\nE"), Shape.Plain);
        yield return ("The same field twice", Open(Envelope() + Fields("From: a@example.org", "From: b@example.org", "Subject: again")), null);
    }

    static IEnumerable<(string Name, string Script, Shape? Shape)> Edits()
    {
        var edits = (string[])
        [
            "add X-New value", "add X-New", "add X-Fold a  b ", "insert 0 X-New first", "insert 7 X-New far", "change 1 Subject other", "change 9 X-No beyond",
            "delete 1 Subject", "delete 3 X-No", "addrcpt bob@example.net", "addrcpt bob@example.net NOTIFY=NEVER", "delrcpt 0", "chgfrom carol@example.net",
            "chgfrom <>", "chgfrom carol@example.net RET=HDRS", "replbody 0", "replbody 1", "replbody 65535", "replbody 65536", "replbody 200000", "quarantine held for a person",
        ];
        foreach (var edit in edits) yield return ($"Edit {edit}", Open(Envelope() + Fields("X-Do: " + edit)), null);
        yield return ("Edits of each kind", Open(Envelope("alice@example.org", "abuse@example.com", "carol@example.com") + Fields(
            "X-Do: change 1 Subject new", "X-Do: delete 2 X-Do", "X-Do: delete 1 X-Do", "X-Do: add X-A 1", "X-Do: insert 1 X-B 2", "X-Do: addrcpt x@example.net", "X-Do: delrcpt 1",
            "X-Do: chgfrom y@example.net", "X-Do: replbody 100", "X-Do: quarantine why")), null);
        yield return ("Edits in another order than they are sent", Open(Envelope() + Fields(
            "X-Do: quarantine why", "X-Do: replbody 3", "X-Do: add X-A 1", "X-Do: delete 1 Subject", "X-Do: delete 2 Subject", "X-Do: change 1 From x")), Shape.Plain);
        yield return ("Progress is told of", Open(Envelope() + Fields("X-Do: progress")), Shape.Plain);
        yield return ("A routed recipient and one without brackets are removed", Open("M <a@example.org>\nR <@relay.example:abuse@example.com>\nR abuse@example.net\n" + Fields("X-Do: delrcpt 0", "X-Do: delrcpt 1")), null);
        foreach (var actions in (string[])["01", "02", "04", "08", "10", "20", "40", "80", "100", "1b7"])
        {
            yield return ($"Edits of each kind where actions {actions} are offered", Open(Envelope() + Fields(
                "X-Do: change 1 Subject new", "X-Do: delete 1 X-Do", "X-Do: add X-A 1", "X-Do: insert 1 X-B 2", "X-Do: addrcpt x@example.net", "X-Do: addrcpt x@example.net NOTIFY=NEVER",
                "X-Do: delrcpt 0", "X-Do: chgfrom y@example.net", "X-Do: replbody 100", "X-Do: quarantine why"), $"O 6 {actions} 1fffff"), Shape.Plain);
        }
        foreach (var options in (string[])["fffff", "0"])
            yield return ($"Edits of fields with protocol {options}, without the leading blank", Open(Envelope() + Fields("X-Do: change 1 Subject new", "X-Do: delete 1 X", "X-Do: add X-A 1", "X-Do: insert 1 X-B 2"), $"O 6 1ff {options}"), Shape.Plain);
        yield return ("Edits of one message do not reach the next", Open($"{Envelope("eom-reject@example.org")}{Fields("X-Do: add X 1")}\nA\n{Envelope()}{Fields("X-Do: add X 2")}\nA\n{Envelope()}{Content}"), null);
    }

    // Sessions that end where an MTA would end them: at CONNECT and HELO behind all but "discard", in a message where it was decided.
    static IEnumerable<(string Name, string Script, Shape? Shape)> Verdicts()
    {
        foreach (var word in SharedPolicy.Words)
        {
            var then = $"\nA\n{Envelope()}{Content}";
            yield return ($"At CONNECT: {word}", $"O\nC connect-{word}.example 4 25 192.0.2.1\n" + (word == "discard" ? $"H x\nM <a@example.org>\nA\nM <b@example.org>\nA\nQ" : "Q"), Shape.Everywhere);
            yield return ($"At HELO: {word}", $"O\nC x.example 4 25 192.0.2.1\nH helo-{word}.example\n" + (word == "discard" ? "M <a@example.org>\nM <b@example.org>\nQ" : "Q"), Shape.Everywhere);
            yield return ($"At MAIL: {word}", Open($"M <mail-{word}@example.org>{then}"), Shape.Everywhere);
            foreach (var shape in (Shape[])[Shape.Everywhere, Shape.Recipients])
            {
                var last = word == "discard" ? "" : "R <abuse@example.com>\nR <carol@rcpt-reject.example>\nR <abuse@rcpt-reject.example>\n" + Content;
                yield return ($"At RCPT ({shape.Name}): {word}", Open($"M <a@example.org>\nR <carol@example.com>\nR <abuse@rcpt-{word}.example>\n{last}{then}"), shape);
                yield return ($"At RCPT, the only one ({shape.Name}): {word}", Open($"M <a@example.org>\nR <abuse@rcpt-{word}.example>{(word == "accept" ? "\n" + Content : "")}{then}"), shape);
                yield return ($"At RCPT, others are left ({shape.Name}): {word}", Open($"M <a@example.org>\nR <carol@example.com>\nR <abuse@rcpt-{word}.example>\n{(word == "discard" ? "" : "T")}{(word == "accept" ? "\n" + Content[(Content.IndexOf("T\n", StringComparison.Ordinal) + 2)..].Replace("T\n", "", StringComparison.Ordinal) : "")}{then}"), shape);
            }
            foreach (var shape in (Shape[])[Shape.Everywhere, Shape.Recipients, Shape.Envelope])
                yield return ($"At DATA ({shape.Name}): {word}", Open($"{Envelope($"data-{word}@example.org")}T{then}"), shape);
            foreach (var shape in (Shape[])[Shape.Everywhere, Shape.Header])
                yield return ($"At the end of the header ({shape.Name}): {word}", Open($"{Envelope($"eoh-{word}@example.org")}T\nL X: y\nN{then}"), shape);
            yield return ($"At the end of the message: {word}", Open($"{Envelope($"eom-{word}@example.org")}{Content}{then}"), null);
            foreach (var moment in Events)
                yield return ($"Where {moment} is not asked: {word}", Open($"{Envelope($"{moment}-{word}@example.org", $"abuse@{moment}-{word}.example")}{Content}{then}"), Shape.Plain);
        }
    }

    static IEnumerable<(string Name, string Script, Shape? Shape)> Sizes()
    {
        var line = new string('x', 76) + "\\r\\n";
        var chunk = string.Concat(Enumerable.Repeat(line, 65_535 / 78)) + new string('y', 65_535 % 78);
        yield return ("Chunks of 65,535 bytes", Open($"{Envelope()}T\nL X: y\nN\nB {chunk}\nB {chunk}\nB rest\\r\\n\nE"), null);
        yield return ("The front of a body, and the rest is not sent", Open($"{Envelope()}T\nL X: y\nN\nB 1234567890\nE\nA\n{Envelope()}T\nL X: y\nN\nB 123456789\nB 0\nE"), Shape.Front);
        yield return ("1000 recipients", Open("M <a@example.org>\n" + string.Concat(Enumerable.Range(0, 999).Select(i => $"D R {{rcpt_addr}}=user{i}@example.com\nR <user{i}@example.com>\n")) + "R <abuse@example.com>\nT\nN\nE"), null);
        yield return ("1000 fields", Open(Envelope() + Fields([.. Enumerable.Range(0, 1000).Select(i => $"X-{i}: {i}")])), null);
        yield return ("A field of 60,000 bytes", Open(Envelope() + Fields($"X: {new string('x', 60_000)}")), null);
        yield return ("An address of 8,000 bytes", Open($"M <{new string('x', 8_000)}@example.org>\nR <abuse@{new string('y', 8_000)}>\n{Content}"), null);
        yield return ("Macros of 60,000 bytes", Open($"D M i={new string('x', 60_000)}\nM <a@example.org>\nR <abuse@example.com>\n{Content.Replace("D T i=4711\n", "", StringComparison.Ordinal)}"), Shape.Plain with { ReportedMacros = ["j"] });
        yield return ("A payload of 65,536 bytes", Open($"{Envelope()}T\nL X: y\nN\nB {chunk}z\nE"), Shape.Plain);
        yield return ("A packet of 131,073 bytes", Open($"{Envelope()}T\nL X: y\nN\nB {chunk}{chunk}zz\nE"), Shape.Plain);
        yield return ("A length of 4 GiB", Open($"{Envelope()}\n= \\xff\\xff\\xff\\xffB"), Shape.Plain);
        yield return ("A length of 2 GiB", Open($"{Envelope()}\n= \\x7f\\xff\\xff\\xffB"), Shape.Plain);
        yield return ("A length of zero and nothing for it", Open($"{Envelope()}\n= \\0\\0\\0\\0\n{Content}"), Shape.Plain);
        yield return ("A length of zero and a command", Open($"{Envelope()}\n= \\0\\0\\0\\0A"), Shape.Plain);
    }

    static IEnumerable<(string Name, string Script, Shape? Shape)> Oddities()
    {
        foreach (var letter in "zX0") yield return ($"The unknown command {letter}", Open($"{Envelope()}{letter}\n{Content}"), Shape.Plain);
        foreach (var first in (string[])["C x U", "M <a@example.org>", "z", "D C j=x"]) yield return ($"Before the offer: {first[0]}", $"{first}\nO\nQ", Shape.Plain);
        yield return ("An HTTP request", "= GET / HTTP/1.0\\r\\n\\r\\n", Shape.Plain);
        yield return ("A TLS handshake", "= \\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xfc\\x03\\x03", Shape.Plain);
        yield return ("Half a length", Open($"{Envelope()}\n= \\0\\0"), Shape.Plain);
        yield return ("Half a packet", Open($"{Envelope()}\n= \\0\\0\\0\\x10L Subj"), Shape.Plain);
        yield return ("The body's last piece in the end of the message", Open($"{Envelope()}T\nL X: y\nN\nB one\\r\\n\nE two\nA\n{Envelope()}T\nL X: y\nN\nE alone"), null);
        yield return ("A last piece that need not have come", Open($"{Envelope()}T\nL X: y\nN\nE 1234567890"), Shape.Front);
        yield return ("Payload where none belongs", Open($"A x\n{Envelope()}T x\nL X: y\nN x\nB b\\r\\n\nE\nQ x"), null);
        yield return ("An odd number of macros", Open($"D M i=1 last\nM <a@example.org>\nD R {{rcpt_addr}}=x odd\nR <abuse@example.com>\n{Content}"), Shape.Plain with { ReportedMacros = [] });

        // Out of order, or not as long as it has to be.
        yield return ("RCPT before MAIL", Open("R <abuse@example.com>"), Shape.Recipients);
        yield return ("DATA before MAIL", Open("T"), Shape.Plain);
        yield return ("DATA before RCPT", Open("M <a@example.org>\nT"), Shape.Plain);
        yield return ("The end of a message before MAIL", Open("E"), Shape.Plain);
        yield return ("The end of a message without the end of its header", Open(Envelope() + "T\nL X: y\nE"), Shape.Plain);
        yield return ("A field behind the end of the header", Open(Envelope() + "T\nN\nL X: y\nE"), Shape.Plain);
        yield return ("RCPT behind DATA", Open(Envelope() + "T\nR <abuse@example.net>\nN\nE"), Shape.Recipients);
        yield return ("The content of a message that was let through", Open(Envelope("a@example.org", "carol@example.com") + Content), Shape.Plain);
        yield return ("CONNECT again", Open($"C again.example 4 25 192.0.2.2\n{Envelope()}{Content}"), Shape.Plain);
        yield return ("CONNECT in a transaction", Open($"{Envelope()}C again.example 4 25 192.0.2.2\n{Content}"), Shape.Plain);
        foreach (var (name, payload) in ((string, string)[])[("empty", ""), ("without a NUL", "x\\x34"), ("without a family", "x\\0"), ("cut in the port", "x\\x004\\0"), ("without an address", "x\\x004\\0\\x19"), ("with a broken address", "x\\x004\\0\\x19nowhere\\0"), ("with a broken IPv6 address", "x\\x006\\0\\x19::zz\\0"), ("with an address without a NUL", "x\\x004\\0\\x19192.0.2.1"), ("of an unknown family", "x\\x009\\0\\x19192.0.2.1\\0")])
            yield return ($"CONNECT {name}", $"O\n= {Raw('C', payload)}\nH x\n{Envelope()}{Content}", Shape.Plain);
        foreach (var command in "DHMRU")
        {
            var before = command == 'R' ? "M <a@example.org>\n" : "";
            var after = command == 'M' ? "R <abuse@example.com>\n" + Content : command == 'R' ? "R <abuse@example.com>\n" + Content : Envelope() + Content;
            yield return ($"{command} empty", Open($"{before}= {Raw(command, "")}\n{after}"), Shape.Plain);
            yield return ($"{command} without a NUL", Open($"{before}= {Raw(command, "abuse@example.com")}\n{after}"), Shape.Plain);
        }
        foreach (var (name, payload) in ((string, string)[])[("empty", ""), ("without a NUL", "X"), ("without a value", "X\\0"), ("with a value without a NUL", "X\\0y"), ("with three strings", "X\\0y\\0z\\0"), ("with an empty name", "\\0y\\0"), ("with two empty strings", "\\0\\0")])
            yield return ($"A field {name}", Open($"{Envelope()}T\n= {Raw('L', payload)}\nN\nE"), Shape.Plain);
    }

    static string Raw(char command, string payload) => MilterText.Escape(MilterText.Frame(command, MilterText.Unescape(payload)));

    // --- captures ---

    /// <summary>The MTA's side of the sessions in a capture. A long payload was cut there, and is filled up to its length.</summary>
    public static IEnumerable<IReadOnlyList<byte[]>> Captured(string file) => File.ReadLines(file)
        .Select(line => FrameLine().Match(line)).Where(match => match.Success)
        .GroupBy(match => match.Groups["connection"].Value, ReadFrame)
        .Select(session => session.ToList());

    static byte[] ReadFrame(Match match)
    {
        var payload = MilterText.Unescape(match.Groups["payload"].Value);
        if (match.Groups["length"] is { Success: true, Value: var length })
        {
            var whole = int.Parse(length, CultureInfo.InvariantCulture);
            var end = match.Groups["command"].Value == "L" ? "\0"u8 : "\r\n"u8;
            payload = [.. payload, .. Enumerable.Repeat((byte)'x', whole - payload.Length - end.Length), .. end];
        }
        return MilterText.Frame(match.Groups["command"].Value[0], payload);
    }

    // "1 0.0003   < C localhost\x004\xe2^127.0.0.1\x00": connection, time, frame. A long payload is cut: "xxx...(65535)".
    [GeneratedRegex(@"^(?<connection>\d+) [\d.]+   < (?<command>.) (?<payload>.*?)(\.\.\.\((?<length>\d+)\))?$")]
    private static partial Regex FrameLine();
}
