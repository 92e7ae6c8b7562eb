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
    // SMFIM_* in the order of the protocol, in which end of message comes before end of header.
    static readonly string[] ByStage =
    [
        "j _ {client_addr} {client_name} {daemon_name} v", // SMFIM_CONNECT
        "{tls_version} {cipher} {cipher_bits}", // SMFIM_HELO
        "i {auth_authen} {auth_type}", // SMFIM_ENVFROM
        "i", // SMFIM_ENVRCPT
        "i", // SMFIM_DATA
        "i", // SMFIM_EOM
        "i", // SMFIM_EOH
    ];

    static readonly byte[] Wire = [.. ByStage.SelectMany((names, stage) => Entry((uint)stage, names))];

    public static ReadOnlySpan<byte> Payload => Wire;

    static byte[] Entry(uint stage, string names)
    {
        var entry = new byte[4 + names.Length + 1];
        BinaryPrimitives.WriteUInt32BigEndian(entry, stage);
        Encoding.ASCII.GetBytes(names, entry.AsSpan(4));
        return entry;
    }
}
