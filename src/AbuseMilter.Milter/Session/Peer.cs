using System.Buffers;
using System.Buffers.Binary;
using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Milter.Session;

/// <summary>Words for what a peer did, for people who run a mail server and have never seen a milter packet.</summary>
static class Peer
{
    /// <summary>The other end's words for a connection that we close, so that the two log lines find each other.</summary>
    public const string WhatPostfixSays = "Postfix will log \"can't read SMFIC_... reply packet header\" and apply milter_default_action";

    static readonly (byte[] Start, string Guess)[] Greetings =
    [
        ("GET "u8.ToArray(), "an HTTP request"),
        ("HEAD"u8.ToArray(), "an HTTP request"),
        ("POST"u8.ToArray(), "an HTTP request"),
        ("OPTI"u8.ToArray(), "an HTTP request"),
        ("PRI "u8.ToArray(), "an HTTP/2 request"),
        ([0x16, 0x03], "a TLS handshake; milter connections are not encrypted"),
        ("EHLO"u8.ToArray(), "SMTP; this port is for smtpd_milters, not for mail"),
        ("HELO"u8.ToArray(), "SMTP; this port is for smtpd_milters, not for mail"),
        ("SSH-"u8.ToArray(), "SSH"),
        ("PROX"u8.ToArray(), "the PROXY protocol; let the MTA connect directly"),
        ("\r\n\r\n"u8.ToArray(), "the PROXY protocol; let the MTA connect directly"),
    ];

    public static string Letter(Command command) =>
        (byte)command is > (byte)' ' and <= (byte)'~' ? $"'{(char)command}'" : $"0x{(byte)command:x2}";

    /// <summary>Why the four bytes at the front cannot be the length of a frame.</summary>
    public static string IllegalLength(in ReadOnlySequence<byte> buffer, int maxLength)
    {
        Span<byte> bytes = stackalloc byte[FrameReader.LengthBytes];
        buffer.Slice(0, FrameReader.LengthBytes).CopyTo(bytes);
        foreach (var (start, guess) in Greetings)
        {
            if (bytes.StartsWith(start)) return $"the peer does not speak the milter protocol; this looks like {guess}";
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return length == 0
            ? "a packet of length zero, which the milter protocol does not know: the peer is no MTA or lost its place in the stream"
            : $"a packet of {length} bytes was announced and {maxLength} are allowed: the peer is no MTA or lost its place in the stream";
    }
}
