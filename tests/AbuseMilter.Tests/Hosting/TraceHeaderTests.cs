using System.Net;
using System.Text;
using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

public sealed class TraceHeaderTests
{
    static readonly DateTimeOffset Received = new(2026, 11, 19, 10, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void A_filed_copy_begins_like_one_that_Postfix_delivered() => Text(new Envelope
    {
        ClientName = "mail.example.org",
        ClientAddress = IPAddress.Parse("192.0.2.1"),
        Helo = "mail.example.org",
        Sender = EnvelopeAddress.Parse("<c@example.org>"),
        Recipients = [EnvelopeAddress.Parse("<abuse@example.com>")],
        Macros = new Dictionary<string, string> { ["j"] = "mx.example.com", ["i"] = "4ABCD" },
    }).ShouldBe("""
        Return-Path: <c@example.org>
        X-Original-To: abuse@example.com
        Delivered-To: abuse@example.com
        Received: from mail.example.org (mail.example.org [192.0.2.1])
        	by mx.example.com with ESMTP id 4ABCD
        	for <abuse@example.com>; Thu, 19 Nov 2026 10:00:00 +0100
        X-Abuse-Class: copyright

        """);

    [Fact]
    public void TLS_login_an_unverified_IPv6_client_and_several_recipients_are_told() => Text(new Envelope
    {
        ClientName = "[2001:db8::1]",
        ClientAddress = IPAddress.Parse("2001:db8::1"),
        Helo = "x",
        Sender = EnvelopeAddress.Parse("<>"),
        Recipients = [EnvelopeAddress.Parse("<abuse@example.com>"), EnvelopeAddress.Parse("<abuse+2@example.com>")],
        Macros = new Dictionary<string, string>
        {
            ["j"] = "mx.example.com", ["i"] = "4ABCD", ["tls_version"] = "TLSv1.3", ["cipher"] = "TLS_AES_256_GCM_SHA384", ["cipher_bits"] = "256", ["auth_authen"] = "u",
        },
    }).ShouldBe("""
        Return-Path: <>
        X-Original-To: abuse@example.com
        Delivered-To: abuse@example.com
        X-Envelope-To: abuse@example.com,
        	abuse+2@example.com
        Received: from x (unknown [IPv6:2001:db8::1])
        	(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256 bits))
        	by mx.example.com with ESMTPSA id 4ABCD; Thu, 19 Nov 2026 10:00:00 +0100
        X-Abuse-Class: copyright

        """);

    [Fact]
    public void Nothing_in_the_envelope_starts_a_field_of_its_own()
    {
        var text = Text(new Envelope
        {
            ClientName = "a\r\nX-Evil: 1",
            Helo = "b\nX-Evil: 2",
            Sender = EnvelopeAddress.Parse("<c\r\nX-Evil: 3@example.org>"),
            Recipients = [EnvelopeAddress.Parse("<abuse@example.com\nX-Evil: 4>")],
            Macros = new Dictionary<string, string> { ["j"] = "mx\nX-Evil: 5", ["i"] = "\nX-Evil: 6" },
        });
        text.Split('\n').ShouldNotContain(line => line.StartsWith("X-Evil", StringComparison.Ordinal));
    }

    static string Text(Envelope envelope) =>
        Encoding.UTF8.GetString(TraceHeader.Of(envelope, envelope.Recipients, [("X-Abuse-Class", "copyright")], Received));
}
