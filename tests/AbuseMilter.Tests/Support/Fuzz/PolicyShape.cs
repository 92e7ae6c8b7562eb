using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>What a policy asks for, without the judge.</summary>
sealed record PolicyShape(Moment AskedAt, Content Reads, int BodyBytes, MilterActions Edits, MacroNames Macros)
{
    static readonly int[] Bodies = [0, 1, 6, 1000, 65_535, 100_000];

    static readonly MacroNames[] MacroLists =
    [
        MacroNames.QueueId,
        new() { Connect = "j _ {client_addr}", Helo = "{tls_version}", Mail = "i {auth_authen}", EndOfHeader = "i" },
        new() { Mail = "", Recipient = "", Data = "", EndOfMessage = "" },
    ];

    public static PolicyShape Any(Random random) => new(
        random.Next(3) switch { 0 => Moment.None, 1 => (Moment)(1 << random.Next(7)), _ => (Moment)random.Next(128) },
        (Content)random.Next(3),
        random.Next(2) == 0 ? int.MaxValue : Bodies[random.Next(Bodies.Length)],
        random.Next(2) == 0 ? MilterActions.All : (MilterActions)random.Next(512),
        MacroLists[random.Next(3) == 0 ? random.Next(MacroLists.Length) : 0]);

    /// <summary>True when a connection that was negotiated for another shape, with those SMFIP bits as the result, cannot give what this one needs.</summary>
    public bool Outgrows(PolicyShape negotiated, uint options)
    {
        var needed = Reads >= Content.Header ? 0x20u | 0x40 : AskedAt.HasFlag(Moment.EndOfHeader) ? 0x40u : 0;
        if (Reads == Content.Body) needed |= 0x10;
        foreach (var (moment, bit) in new[]
        {
            (Moment.Connect, 0x1000u), (Moment.Helo, 0x2000u), (Moment.Mail, 0x4000u), (Moment.Recipient, 0x8000u), (Moment.EndOfHeader, 0x40000u),
        })
        {
            if (AskedAt.HasFlag(moment)) needed |= bit;
        }
        return (options & needed) != 0 || (Edits & ~negotiated.Edits & ~MilterActions.RequestMacros) != 0 || Macros != negotiated.Macros;
    }

    public Policy For(Watch watches, Judge judge) =>
        new(watches, judge) { AskedAt = AskedAt, Reads = Reads, BodyBytes = BodyBytes, Edits = Edits, Macros = Macros };

    public override string ToString() => $"asked at {AskedAt}; reads {Reads}, {BodyBytes} of the body; edits {(uint)Edits:x}; macros at MAIL \"{Macros.Mail}\"";
}
