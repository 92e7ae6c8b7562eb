using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>Verdicts of all kinds, with texts and edits that a host might ask for.</summary>
static class SomeVerdict
{
    const string Letters = "ab XYZ09%-.\r\n\t\0\u001b\u00e9\u4f8b\ud83d<>\"\\";

    static readonly string[] Names = ["X-A", "X-B", "Subject", "x-a", "From"];
    static readonly string[] Values = ["", "v", "a\n b", "a\n\tb", "  two", "\u00e9", new string('x', 3000)];
    static readonly string[] Addresses = ["a@example.org", "\"a b\"@example.org", "\u00fc@example.org", "postmaster"];
    static readonly string[] Wires = ["<abuse@example.com>", "x@example.com", "", "<\"a\\\"b\"@Example.COM>"];

    static readonly byte[][] Bodies =
        [[], "one\ntwo\r\n"u8.ToArray(), "\r"u8.ToArray(), "no end"u8.ToArray(), Encoding.ASCII.GetBytes(new string('y', 70_000) + "\n\n\n")];

    public static Verdict Any(Random random) => new()
    {
        Disposition = random.Next(10) switch { < 3 => Disposition.Continue, < 6 => Disposition.Accept, var n => (Disposition)(n - 4) },
        Text = random.Next(3) == 0 ? Text(random) : null,
        Edits = random.Next(3) == 0 ? [.. Enumerable.Range(0, random.Next(6)).Select(_ => Edit(random))] : [],
    };

    static ReplyText Text(Random random)
    {
        var codeClass = random.Next(4, 6);
        var length = random.Next(20) == 0 ? random.Next(20_000) : random.Next(60);
        var text = string.Create(length, random, static (to, random) =>
        {
            for (var i = 0; i < to.Length; i++) to[i] = Letters[random.Next(Letters.Length)];
        });
        return ReplyText.Create(codeClass * 100 + random.Next(100), $"{codeClass}.{random.Next(1000)}.{random.Next(1000)}", text);
    }

    static Edit Edit(Random random) => random.Next(9) switch
    {
        0 => new Edit.AddHeader(One(Names, random), One(Values, random)),
        1 => new Edit.InsertHeader(random.Next(4), One(Names, random), One(Values, random)),
        2 => new Edit.ChangeHeader(One(Names, random), 1 + random.Next(3), One(Values, random)),
        3 => new Edit.ChangeHeader(One(Names, random), 1 + random.Next(3), ""),
        4 => new Edit.AddRecipient(One(Addresses, random), random.Next(2) == 0 ? "" : "NOTIFY=NEVER"),
        5 => new Edit.RemoveRecipient(EnvelopeAddress.Parse(One(Wires, random))),
        6 => new Edit.ChangeSender(random.Next(3) == 0 ? "" : One(Addresses, random), random.Next(2) == 0 ? "" : "SIZE=1"),
        7 => new Edit.ReplaceBody(Bodies[random.Next(random.Next(20) == 0 ? Bodies.Length : Bodies.Length - 1)]),
        _ => new Edit.Quarantine(One(Values, random)),
    };

    static string One(string[] of, Random random) => of[random.Next(of.Length)];
}
