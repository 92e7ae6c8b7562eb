using System.Buffers.Binary;
using System.Text;

namespace AbuseMilter.Milter.Wire;

/// <summary>
/// The macros that we ask the MTA for (SMFIR_SETSYMLIST): {uint32 stage, names parted by blanks, NUL}*. Each stage gets a list, because
/// an empty or missing one means the MTA's default, and Postfix' defaults for MAIL and RCPT ({mail_host}, {rcpt_mailer} ...) cost
/// a look-up of the address each.
/// </summary>
static class MacroRequest
{
    // For a stage at which nothing is wanted: every MTA knows it, and it has no value or a short one.
    const string Least = "i";

    public static byte[] Of(MacroNames names)
    {
        // SMFIM_* in the order of the protocol, in which end of message comes before end of header.
        string[] byStage =
        [
            names.Connect, // SMFIM_CONNECT
            names.Helo, // SMFIM_HELO
            names.Mail, // SMFIM_ENVFROM
            names.Recipient, // SMFIM_ENVRCPT
            names.Data, // SMFIM_DATA
            names.EndOfMessage, // SMFIM_EOM
            names.EndOfHeader, // SMFIM_EOH
        ];
        return [.. byStage.SelectMany((wanted, stage) => Entry((uint)stage, wanted.Length == 0 ? Least : wanted))];
    }

    static byte[] Entry(uint stage, string names)
    {
        if (names.AsSpan().ContainsAnyExceptInRange(' ', '~')) throw new ArgumentException($"\"{names}\" are no names of macros", nameof(names));
        var entry = new byte[4 + names.Length + 1];
        BinaryPrimitives.WriteUInt32BigEndian(entry, stage);
        Encoding.ASCII.GetBytes(names, entry.AsSpan(4));
        return entry;
    }
}
