using AbuseMilter.Milter.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace AbuseMilter.Postfix.Tests.Libmilter;

/// <summary>Sessions as an MTA may have them, by chance: clients that are refused, several messages, resets, every verdict, edits in the order that they are sent in.</summary>
static class RandomSessions
{
    // "6 0 0": version 6 with what version 1 knows.
    static readonly string[] Offers = ["6 1ff 1fffff", "6 1ff 1fffff", "6 1ff 1fffff", "6 1ff fff", "6 ff 1bffff", "6 0 0", "4 3f 3ff", "3 3f 1ff", "2 3f 7f"];

    static readonly string[] Bodies = ["", "\\r", "\\n", "a\\r\\n", "\\r\\n\\r\\n", "one\\r\\ntwo", "\\0\\xff", "0123456789", "no line end"];

    static readonly string[] FieldsOfMail = ["From: a@example.org", "Subject: x", "Subject:", "X-Fold: a\\n b\\n\\tc", "X-Eight: \\xe4\\xff", "X:\\t", "Received: from x"];

    // By what comes first. See VerdictWriter.
    static readonly string[][] Edits =
    [
        ["change 1 Subject y", "change 2 Subject z", "change 1 X-No y"], ["delete 2 Subject"], ["delete 1 From"],
        ["add X-A 1", "insert 0 X-B 2", "addrcpt x@example.net", "addrcpt x@example.net NOTIFY=NEVER", "delrcpt 0", "chgfrom <>", "chgfrom y@example.net"],
        ["add X-C 3", "insert 5 X-D 4"], ["replbody 0", "replbody 29", "replbody 70000"], ["quarantine so it is"],
    ];

    static readonly string[] Events = ["mail", "data", "eoh", "eom"];

    static Gen<string> Verdict(params string[] events) => Gen.Frequency(
        (3, Gen.Constant("plain")),
        (2, from moment in Gen.Elements(events) from word in Gen.Elements(SharedPolicy.Words.ToArray()) select $"{moment}-{word}"));

    static readonly Gen<string> Recipient = Gen.Frequency(
        (3, Gen.Constant("<abuse@example.com>")),
        (2, Gen.Elements("<carol@example.com>", "Abuse@Example.COM", "<@relay.example:abuse@example.com>", "<\"a b\"@example.com>")),
        (2, Verdict("rcpt").Select(verdict => $"<abuse@{verdict}.example>")));

    static readonly Gen<string[]> Fields =
        from fields in Gen.Elements(FieldsOfMail).ArrayOf()
        from edits in Gen.Frequency((2, Gen.Constant(Array.Empty<string>())), (1, Gen.CollectToArray(Edits, kind => Gen.Elements<string>([.. kind, "none"]))))
        select (string[])[.. fields, .. edits.Where(edit => edit != "none").Select(edit => $"X-Do: {edit}")];

    static readonly Gen<Mail> Mails =
        from sender in Verdict(Events)
        from recipients in Recipient.NonEmptyListOf()
        from fields in Fields
        from body in Gen.Elements(Bodies).ArrayOf()
        from isReset in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from isAborted in Gen.Elements(true, false)
        from before in Gen.Elements("", "", "", "U NOOP x", "H again.example")
        select new Mail(sender, [.. recipients], fields, body, isReset, isAborted, before);

    public static readonly Gen<Session> All = (
        from shape in Gen.Elements(Shape.All)
        from offer in Gen.Elements(Offers)
        from client in Verdict("connect")
        from helo in Verdict("helo")
        from mails in Mails.ArrayOf()
        from isPolite in Gen.Elements(true, false)
        select new Session(shape, offer, client, helo, mails, isPolite)).Resize(6);

    internal sealed record Mail(string Sender, string[] Recipients, string[] Fields, string[] Body, bool IsReset, bool IsAborted, string Before)
    {
        public override string ToString() => $"{Before} {Sender} -> {string.Join(' ', Recipients)} [{string.Join('|', Fields)}] [{string.Join('|', Body)}] {(IsReset ? "reset" : "")} {(IsAborted ? "aborted" : "")}";
    }

    internal sealed record Session(Shape Shape, string Offer, string Client, string Helo, Mail[] Mails, bool IsPolite)
    {
        public byte[] Bytes()
        {
            using var mta = new ObedientMta(Shape, Offer);
            Play(mta);
            return mta.Sent;
        }

        public override string ToString() => $"{Offer}, {Client}, {Helo}:\n{string.Join('\n', Mails.Select(mail => mail.ToString()))}";

        void Play(ObedientMta mta)
        {
            if (mta.Event($"C {Client}.example 4 25 192.0.2.1", "j=mta.example", ProtocolOptions.NoConnect) == 'c' && mta.Event($"H {Helo}.example") == 'c')
            {
                for (var i = 0; i < Mails.Length; i++)
                {
                    if (!Begin(mta, Mails[i].Before)) break;
                    Send(mta, Mails[i], i);
                    if (Mails[i].IsAborted) mta.Tell("A");
                }
            }
            if (IsPolite) mta.Tell("Q");
        }

        static bool Begin(ObedientMta mta, string line) =>
            line.Length == 0 || (line[0] == 'U' ? !mta.KnowsUnknown || mta.Event(line, "", ProtocolOptions.NoUnknown) == 'c' : mta.Event(line) == 'c');

        static void Send(ObedientMta mta, Mail mail, int number)
        {
            if (mta.Event($"M <{mail.Sender}@example.org> SIZE={number}", $"{{mail_addr}}={number}@example.org") != 'c') return;
            var taken = 0;
            foreach (var recipient in mail.Recipients)
            {
                var reply = mta.Event($"R {recipient.Replace(" ", "\\x20", StringComparison.Ordinal)}", $"i=Q{number}");
                if (reply is 'a' or 'd') return;
                if (reply == 'c') taken++;
            }
            if (taken == 0 || mail.IsReset) return;
            if (mta.KnowsData && mta.Event("T", $"i=Q{number}") != 'c') return;
            if (!Each(mta, mail.Fields.Select(field => $"L {field}"), ProtocolOptions.NoHeader)) return;
            if (mta.Event("N", "", ProtocolOptions.NoEndOfHeader) != 'c') return;
            if (Each(mta, mail.Body.Where(piece => piece.Length > 0).Select(piece => $"B {piece}"), ProtocolOptions.NoBody)) mta.Event("E", $"i=Q{number}");
        }

        // False once the message was decided. Behind SKIP nothing more of that kind is sent.
        static bool Each(ObedientMta mta, IEnumerable<string> lines, ProtocolOptions unlessUnwanted)
        {
            foreach (var line in lines)
            {
                var reply = mta.Event(line, "", unlessUnwanted);
                if (reply == 's') break;
                if (reply != 'c') return false;
            }
            return true;
        }
    }
}
