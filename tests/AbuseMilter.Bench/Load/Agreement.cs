using System.Buffers.Binary;
using System.Text;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Bench.Load;

/// <summary>What the filter answered to our offer, and by that which frames it is sent.</summary>
sealed class Agreement
{
    // milter_connect_macros and so on of Postfix 3.7, by stage: connect, helo, mail, rcpt, data, end of message, end of header.
    static readonly string[] DefaultMacros =
    [
        "j {daemon_name} {daemon_addr} v _", "{tls_version} {cipher} {cipher_bits} {cert_subject} {cert_issuer}",
        "i {auth_type} {auth_authen} {auth_author} {mail_addr} {mail_host} {mail_mailer}", "i {rcpt_addr} {rcpt_host} {rcpt_mailer}", "i", "i", "i",
    ];

    readonly string[] macros;
    readonly byte[] answer;

    /// <exception cref="InvalidDataException">The filter broke the rules of negotiation.</exception>
    public Agreement(ReadOnlySpan<byte> payload)
    {
        answer = payload.ToArray();
        if (payload.Length < 12) throw new InvalidDataException($"a negotiation answer of {payload.Length} bytes");
        Version = BinaryPrimitives.ReadUInt32BigEndian(payload);
        if (Version is < 2 or > 6) throw new InvalidDataException($"version {Version} was not offered");
        Options = (ProtocolOptions)BinaryPrimitives.ReadUInt32BigEndian(payload[8..]);
        macros = DefaultMacros;
        if (payload.Length > 12) macros = ["", "", "", "", "", "", ""];
        for (var rest = payload[12..]; !rest.IsEmpty;)
        {
            var end = 4 + rest[4..].IndexOf((byte)0);
            var stage = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (end < 4 || stage >= macros.Length) throw new InvalidDataException("a broken list of macros");
            macros[stage] = end == 4 ? DefaultMacros[stage] : Encoding.ASCII.GetString(rest[4..end]);
            rest = rest[(end + 1)..];
        }
    }

    public uint Version { get; }

    public ProtocolOptions Options { get; }

    public bool Has(ProtocolOptions option) => option != 0 && (Options & option) != 0;

    /// <summary>Names of macros that the filter gets at a stage (0 connect, 1 helo, 2 mail, 3 rcpt, 4 data, 5 end of message, 6 end of header).</summary>
    public string[] Macros(int stage) => macros[stage].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);

    public bool Is(ReadOnlySpan<byte> payload) => payload.SequenceEqual(answer);
}
