using System.Diagnostics;
using System.Text;
using AbuseMilter.Store;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Store;

public class ContentDigestTests
{
    const string Mail = "From: agent@example.com\nSubject: Notice 17\nX-Folded: one\n\ttwo\n\nReceived: this is body\nend\n";

    [Theory]
    [InlineData("Received: from a.example.org\n\tby b.example.org id 1;\n Mon, 4 May 2026 00:00:00 +0000\n")]
    [InlineData("RECEIVED: x\nreceived : y\nReceived\t: z\n")]
    [InlineData("Return-Path: <a@example.com>\nDelivered-To: b@example.org\nX-Original-To: b@example.org\n")]
    [InlineData("Authentication-Results: mx.example.org;\n\tdkim=pass\nReceived-SPF: pass\nX-Received: by 192.0.2.1\n")]
    [InlineData("ARC-Seal: i=1;\n b=abc\nARC-Message-Signature: i=1\nARC-Authentication-Results: i=1\n")]
    [InlineData("DKIM-Signature: v=1; t=1;\n\tb=abc\nX-Spam-Score: 0.3\nX-Received-Authentication-Results: a\n")]
    public void Trace_fields_do_not_count_wherever_they_stand(string trace)
    {
        var digest = Of(Mail);
        Of(trace + Mail).ShouldBe(digest);
        Of(Mail.Replace("Subject", trace + "Subject")).ShouldBe(digest);
        Of(Mail.Replace("\n\n", "\n" + trace + "\n")).ShouldBe(digest);
    }

    [Theory]
    [InlineData("Notice 17", "Notice 18")]
    [InlineData("\ttwo", "\tthree")]
    [InlineData("Received: this", "Received: that")]
    [InlineData("end\n", "end\n\n")]
    [InlineData("Subject: Notice 17\n", "Subject: Notice 17\nReceivedX: 1\n")]
    [InlineData("Subject: Notice 17\n", "Subject: Notice 17\nX-Spam-: 1\n")]
    [InlineData("Subject: Notice 17\n", "Subject: Notice 17\n Received: folded\n")]
    public void All_else_counts(string from, string to) => Of(Mail.Replace(from, to)).ShouldNotBe(Of(Mail));

    [Fact]
    public void The_envelope_counts_but_not_the_order_and_case_of_recipients()
    {
        var digest = Of(Mail, "a@example.com", "b@example.org", "c@example.org");
        Of(Mail, "a@example.com", "C@EXAMPLE.org", "b@example.org").ShouldBe(digest);
        Of(Mail, "", "b@example.org", "c@example.org").ShouldNotBe(digest);
        Of(Mail, "a@example.com", "b@example.org").ShouldNotBe(digest);
        Of(Mail, "a@example.comb", "@example.org", "c@example.org").ShouldNotBe(digest);
    }

    [Fact]
    public void It_is_sha256_in_lower_case_hex_and_does_not_change_between_releases() =>
        Of(Mail).Hex.ShouldBe("9c747e4d968a5d362b35de4ce30252119db2290628644279bc858e6b8e7d1912");

    [Fact]
    public void A_mail_cut_at_any_length_has_a_digest_of_its_own()
    {
        var mail = Encoding.ASCII.GetBytes(Mail);
        var digests = Enumerable.Range(0, mail.Length + 1).Select(length => ContentDigest.Of("", [], mail.AsSpan(0, length)));
        digests.Distinct().Count().ShouldBe(mail.Length + 1);
    }

    [Fact]
    public void Any_bytes_have_a_digest() => Prop.ForAll<byte[], string>((bytes, text) =>
        ContentDigest.Of(text ?? "", [text ?? ""], bytes).Hex.Length == 64).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Received: x\n")]
    [InlineData("X: y\n")]
    [InlineData(" folded\n")]
    [InlineData("noColonAndNoEnd")]
    public void Time_grows_with_the_length_and_not_with_its_square(string piece)
    {
        var mail = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 2_000_000)));
        var start = Stopwatch.GetTimestamp();
        ContentDigest.Of("", [], mail);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    static ContentDigest Of(string mail, string sender = "a@example.com", params string[] recipients) =>
        ContentDigest.Of(sender, recipients is [] ? ["abuse@example.org"] : recipients, Encoding.ASCII.GetBytes(mail));
}
