using AbuseMilter.Doctor;
using AbuseMilter.Settings;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Doctor;

/// <summary>What the doctor says of a submission server.</summary>
public sealed class ReplyPortFindingsTests
{
    const string Greets = "S: 220 mx.example.org ESMTP\n";

    [Theory]
    [InlineData(SubmissionTls.Implicit, "silence", "takes connections (not tried further: it wants TLS)")]
    [InlineData(SubmissionTls.StartTls, Greets + "close", "greets (not tried further: it wants TLS)")]
    [InlineData(SubmissionTls.None, ScriptedSmtpServer.Hello + "C: MAIL FROM:<>\nS: 250 Ok\nC: RCPT TO:<*\nS: 250 Ok\nC: RSET\nS: 250 Ok\n" + ScriptedSmtpServer.Quit, "would take a reply")]
    public async Task A_server_that_does_its_part_is_good(SubmissionTls tls, string script, string said)
    {
        await using var server = new ScriptedSmtpServer(script);
        var finding = (await Of(server, tls)).ShouldHaveSingleItem();
        finding.ShouldBe(Finding.Good("replies", $"{server.Address} {said}"));
    }

    [Theory]
    [InlineData(SubmissionTls.None, "abuse-milter postfix --apply; postfix status || postfix start")]
    [InlineData(SubmissionTls.StartTls, null)]
    public async Task Our_Postfix_is_wired_and_the_server_of_others_is_not_ours_to_mend(SubmissionTls tls, string? mend)
    {
        await using var server = new ScriptedSmtpServer("close");
        var finding = (await Of(server, tls)).ShouldHaveSingleItem();
        (finding.Weight, finding.Mend).ShouldBe((Weight.Error, mend));
    }

    static Task<List<Finding>> Of(ScriptedSmtpServer server, SubmissionTls tls) => ReplyPortFindings.OfAsync(
        new AbuseMilterSettings { Reply = new() { Submit = server.Address, Submission = new() { Tls = tls } } }, TestContext.Current.CancellationToken);
}
