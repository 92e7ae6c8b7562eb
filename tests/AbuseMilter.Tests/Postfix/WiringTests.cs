using System.Net;
using AbuseMilter.Postfix;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Postfix;

/// <summary>What a Postfix lacks, from what its postconf prints.</summary>
public sealed class WiringTests
{
    const string Reply = "127.0.0.1:10026 inet n - y - - smtpd";

    [Fact]
    public void A_Postfix_as_installed_lacks_the_way_out_and_the_way_in()
    {
        var changes = Changes("", "smtp inet n - y - - smtpd");
        changes.Select(change => string.Join(' ', change.Do.Skip(3))).ShouldBe(["-Me reply-cleanup/unix = reply-cleanup unix n - y - 0 cleanup -o syslog_name=postfix/reply -o in_flow_delay=0",
            changes[1].Do[3] + " " + changes[1].Do[4], "-e smtpd_milters = inet:127.0.0.1:8895"]);
        changes[1].Do[4].ShouldStartWith("127.0.0.1:10026/inet = 127.0.0.1:10026 inet n - y - - smtpd -o syslog_name=postfix/reply -o smtpd_milters= -o receive_override_options=no_milters,");
        changes.Select(change => string.Join(' ', change.Undo.Skip(3))).ShouldBe(["-MX reply-cleanup/unix", "-MX 127.0.0.1:10026/inet", "-X smtpd_milters"]);
    }

    [Fact]
    public void What_has_all_is_left_alone() =>
        Changes("smtpd_milters = unix:opendkim/o.sock, inet:localhost:8895", $"smtp inet n - y - - smtpd\n{Reply}", "127.0.0.1:10026/inet/smtpd_milters = ").ShouldBeEmpty();

    [Theory]
    [InlineData("unix:opendkim/o.sock", "unix:opendkim/o.sock, inet:127.0.0.1:8895")]
    [InlineData("{ unix:o, default_action=accept } inet:a:1", "{ unix:o, default_action=accept }, inet:a:1, inet:127.0.0.1:8895")]
    [InlineData("{ inet:127.0.0.1:8895, default_action=accept }, unix:o", "unix:o, { inet:127.0.0.1:8895, default_action=accept }")]
    [InlineData("$other_milters", "$other_milters, inet:127.0.0.1:8895")]
    public void We_come_after_those_who_authenticate_and_nobody_is_lost(string known, string wanted)
    {
        var change = Changes($"smtpd_milters = {known}", $"smtp inet n - y - - smtpd\n{Reply}", "127.0.0.1:10026/inet/smtpd_milters = ").ShouldHaveSingleItem();
        change.Do[^1].ShouldBe($"smtpd_milters = {wanted}");
        change.Undo[^1].ShouldBe($"smtpd_milters = {known}");
    }

    [Fact]
    public void A_service_with_a_list_of_its_own_gets_us_in_that_list()
    {
        var change = Changes("", $"smtp inet n - n - - smtpd\n{Reply}", "smtp/inet/smtpd_milters = unix:o\n127.0.0.1:10026/inet/smtpd_milters = ").ShouldHaveSingleItem();
        change.Do.Skip(3).ShouldBe(["-P", "smtp/inet/smtpd_milters = unix:o, inet:127.0.0.1:8895"]);
        change.Undo.Skip(3).ShouldBe(["-P", "smtp/inet/smtpd_milters = unix:o"]);
    }

    [Fact]
    public void Behind_postscreen_the_service_that_takes_over_counts() =>
        Changes("", $"smtp inet n - y - 1 postscreen\nsmtpd pass - - y - - smtpd\nsubmission inet n - y - - smtpd\n{Reply}",
            "127.0.0.1:10026/inet/smtpd_milters = \nsubmission/inet/smtpd_milters = \nsmtpd/pass/smtpd_milters = ").ShouldHaveSingleItem().Do[^1].ShouldStartWith("smtpd/pass/smtpd_milters");

    [Fact]
    public void A_way_out_that_leads_back_to_us_is_told()
    {
        var change = Changes("smtpd_milters = inet:127.0.0.1:8895", $"smtp inet n - y - - smtpd\n{Reply}").ShouldHaveSingleItem();
        change.Problem!.ShouldContain("meet this milter again");
        change.Do.Skip(3).ShouldBe(["-P", "127.0.0.1:10026/inet/smtpd_milters = "]);
        change.Undo.Skip(3).ShouldBe(["-PX", "127.0.0.1:10026/inet/smtpd_milters"]);
    }

    [Fact]
    public void Replies_that_are_to_be_signed_pass_the_signer_alone()
    {
        var line = Changes("", "smtp inet n - y - - smtpd", signer: "unix:opendkim/o.sock")[1].Do[^1];
        line.ShouldContain("-o smtpd_milters=unix:opendkim/o.sock -o milter_default_action=tempfail -o receive_override_options=no_header_body_checks,");
        line.ShouldNotContain("no_milters");
    }

    [Fact]
    public void A_socket_out_of_the_chroot_cannot_be_wired()
    {
        var settings = new AbuseMilterSettings { Milter = new() { Listen = [new ListenAddress.Unix("/run/abuse-milter/milter.sock")] } };
        new Wiring(settings, Setup("", "smtp inet n - y - - smtpd", "")).Reachable.ShouldBeNull();
        new Wiring(settings, Setup("", "smtp inet n - n - - smtpd", "")).Reachable.ShouldNotBeNull();
    }

    [Fact]
    public void A_submission_host_elsewhere_needs_no_service_here() =>
        new Wiring(new AbuseMilterSettings { Reply = new() { Submit = new ListenAddress.Tcp(IPAddress.Parse("192.0.2.9"), 587) } },
            Setup("smtpd_milters = inet:127.0.0.1:8895", "smtp inet n - y - - smtpd", "")).Changes().ShouldBeEmpty();

    [Theory]
    [InlineData(SubmissionTls.StartTls)]
    [InlineData(SubmissionTls.Implicit)]
    public void A_server_with_TLS_on_this_machine_is_none_of_our_services(SubmissionTls tls) =>
        new Wiring(new AbuseMilterSettings { Reply = new() { Submission = new() { Tls = tls } } },
            Setup("smtpd_milters = inet:127.0.0.1:8895", "smtp inet n - y - - smtpd", "")).Changes().ShouldBeEmpty();

    [Fact]
    public void A_way_out_over_IPv6_lets_us_in()
    {
        var line = new Wiring(new AbuseMilterSettings { Reply = new() { Submit = new ListenAddress.Tcp(IPAddress.IPv6Loopback, 10026) } },
            Setup("smtpd_milters = inet:127.0.0.1:8895", "smtp inet n - y - - smtpd", "")).Changes()[1].Do[^1];
        line.ShouldStartWith("[::1]:10026/inet = [::1]:10026 inet n - y - - smtpd ");
        line.ShouldContain(" -o mynetworks=127.0.0.0/8,[::1]/128 ");
        line.ShouldContain(" -o smtpd_client_event_limit_exceptions=127.0.0.0/8,[::1]/128 ");
    }

    [Fact]
    public void A_table_and_its_name_are_one_problem()
    {
        var settings = new AbuseMilterSettings { Authentication = new() { AuthservIds = ["mx.example.com"] } };
        var changes = new Wiring(settings, Setup("smtpd_milters = inet:127.0.0.1:8895", $"smtp inet n - y - - smtpd\n{Reply}", "127.0.0.1:10026/inet/smtpd_milters = ")).Changes();
        var (problem, commands) = Change.Mends(changes).ShouldHaveSingleItem();
        problem.ShouldStartWith("header_checks does not name the table");
        commands.Select(command => command[0]).ShouldBe(["install", "postconf"]);
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("7", 7)]
    [InlineData("1d", 86400)]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("99999999999999999999s", null)]
    public void A_time_is_read_as_Postfix_writes_it(string text, int? seconds) =>
        PostfixSetup.Time(text).ShouldBe(seconds is { } some ? TimeSpan.FromSeconds(some) : null);

    static IReadOnlyList<Change> Changes(string main, string services, string overrides = "", string? signer = null) =>
        new Wiring(new AbuseMilterSettings(), Setup(main, services, overrides), signer).Changes();

    static PostfixSetup Setup(string main, string services, string overrides) =>
        new("/etc/postfix", "queue_directory = /var/spool/postfix\n" + main, main, MasterEntry.Read(services, overrides));
}
