using System.Globalization;
using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Postfix.Tests.Libmilter;

/// <summary>The policy of filter.c in our terms; what the words mean is told there.</summary>
static class SharedPolicy
{
    static readonly Dictionary<string, Verdict> Verdicts = new()
    {
        ["accept"] = Verdict.Accept,
        ["discard"] = Verdict.Discard,
        ["tempfail"] = Verdict.TempFail,
        ["reject"] = new() { Disposition = Disposition.Reject },
        ["text"] = new() { Disposition = Disposition.Reject, Text = ReplyText.Create(550, "5.7.1", "Not here, 100% %s sure") },
        ["lines"] = new() { Disposition = Disposition.Reject, Text = ReplyText.Create(554, "5.7.0", "First of three\n2nd, 100% sure\n550 and the last") },
        ["delay"] = new() { Disposition = Disposition.TempFail, Text = ReplyText.Create(451, "4.7.1", "Not now, 50% sure") },
    };

    public static IEnumerable<string> Words => Verdicts.Keys;

    public static Policy For(Shape shape) => new(
        mailbox => shape.WatchesAll || Encoding.Latin1.GetString(mailbox) is { Length: > 6 } address && address.StartsWith("abuse@", StringComparison.OrdinalIgnoreCase),
        (message, _) => ValueTask.FromResult(Judge(message, shape)))
    {
        AskedAt = shape.AskedAt,
        Reads = shape.Reads,
        BodyBytes = shape.BodyBytes,
    };

    static Verdict Judge(Message message, Shape shape)
    {
        var envelope = message.Envelope;
        var sender = Latin1(envelope.Sender.Wire).TrimStart('<');
        return message.Moment switch
        {
            Moment.Connect => Of(envelope.ClientName, "connect"),
            Moment.Helo => Of(envelope.Helo, "helo"),
            Moment.Mail => Of(sender, "mail"),
            Moment.Recipient => Of(string.Concat(Latin1(envelope.Recipients[0].Wire).SkipWhile(c => c != '@').Skip(1)), "rcpt"),
            Moment.Data => Of(sender, "data"),
            Moment.EndOfHeader => Of(sender, "eoh"),
            _ => Of(sender, "eom") is { Disposition: not (Disposition.Continue or Disposition.Accept) } decided
                ? decided
                : new Verdict { Disposition = Disposition.Accept, Edits = Edits(message, shape) },
        };
    }

    // "rcpt-reject.example.com" at rcpt: reject.
    static Verdict Of(string text, string moment) =>
        text.StartsWith(moment + "-", StringComparison.Ordinal) && Verdicts.TryGetValue(text[(moment.Length + 1)..].Split('.', '@')[0], out var verdict)
            ? verdict
            : Verdict.Continue;

    static List<Edit> Edits(Message message, Shape shape)
    {
        var header = Latin1(message.Content).Split("\n\n")[0];
        var edits = header.Split('\n').Where(line => line.StartsWith("X-Do:", StringComparison.Ordinal))
            .Select(line => line["X-Do:".Length..])
            .Select(value => Make(value.TrimStart(' '), message.Envelope)).OfType<Edit>().ToList();
        return header.Contains("X-Do:", StringComparison.Ordinal) ? edits : [new Edit.AddHeader("X-Seen", Seen(message, shape))];
    }

    static Edit? Make(string text, Envelope envelope) => text.Split(' ', 2) is not [var verb, var rest] ? null : (verb, rest.Split(' ')) switch
    {
        ("add", [var name, .. var value]) => new Edit.AddHeader(name, string.Join(' ', value)),
        ("insert", [var index, var name, .. var value]) => new Edit.InsertHeader(Number(index), name, string.Join(' ', value)),
        ("change", [var index, var name, .. var value]) => new Edit.ChangeHeader(name, Number(index), string.Join(' ', value)),
        ("delete", [var index, var name]) => new Edit.ChangeHeader(name, Number(index), ""),
        ("addrcpt", [var address, .. var arguments]) => new Edit.AddRecipient(address, string.Join(' ', arguments)),
        ("delrcpt", [var index]) => new Edit.RemoveRecipient(envelope.Recipients[Number(index)]),
        ("chgfrom", [var address, .. var arguments]) => new Edit.ChangeSender(address == "<>" ? "" : address, string.Join(' ', arguments)),
        ("replbody", [var count]) => new Edit.ReplaceBody(Alphabets(Number(count))),
        ("quarantine", _) => new Edit.Quarantine(rest),
        _ => null,
    };

    static string Seen(Message message, Shape shape)
    {
        var envelope = message.Envelope;
        var seen = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{Escape(envelope.ClientName)}/{envelope.ClientAddress ?? (object)"-"} {Escape(envelope.Helo)}")
            .Append(CultureInfo.InvariantCulture, $" from={Path(envelope.Sender)} to={string.Concat(envelope.Recipients.Select(path => ";" + Path(path)))}")
            .Append(CultureInfo.InvariantCulture, $" content={message.Content.Length}:{Digest(message.Content.Span):x16}");
        foreach (var macro in shape.ReportedMacros) seen.Append(CultureInfo.InvariantCulture, $" {macro}={Escape(envelope.Macros.GetValueOrDefault(macro.Trim('{', '}'), ""))}");
        return seen.ToString();
    }

    static string Path(EnvelopeAddress path) => string.Join(',', path.Arguments.Select(Escape).Prepend(Escape(path.Wire.Span)));

    static string Escape(string text) => Escape(Encoding.UTF8.GetBytes(text));

    static string Escape(ReadOnlySpan<byte> bytes) => string.Concat(bytes.ToArray().Select(b => (char)b is > ' ' and <= '~' and not '%' ? $"{(char)b}" : $"%{b:x2}"));

    // FNV-1a
    static ulong Digest(ReadOnlySpan<byte> bytes)
    {
        var digest = 14695981039346656037UL;
        foreach (var b in bytes) digest = (digest ^ b) * 1099511628211UL;
        return digest;
    }

    static byte[] Alphabets(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i % 28 == 26 ? '\r' : i % 28 == 27 ? '\n' : 'a' + i % 28))];

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    static string Latin1(ReadOnlyMemory<byte> bytes) => Encoding.Latin1.GetString(bytes.Span);
}
