using System.Globalization;
using System.Text.RegularExpressions;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Packaging;

/// <summary>What the units say agrees with what the program does by itself.</summary>
public sealed class UnitTests
{
    static readonly string Service = File.ReadAllText(Repository.Path("packaging/debian/abuse-milter.service"));
    static readonly string Socket = File.ReadAllText(Repository.Path("packaging/debian/abuse-milter.socket"));

    [Fact]
    public void The_stop_has_ten_seconds_more_than_the_clients_that_are_served() =>
        Number(Service, "TimeoutStopSec").ShouldBeGreaterThanOrEqualTo((int)new MilterSettings().DrainTime.TotalSeconds + 10);

    [Fact]
    public void Who_connects_during_a_restart_waits_for_less_time_than_Postfix_does() =>
        new MilterSettings().DrainTime.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(30 - 10));

    [Fact]
    public void There_are_descriptors_for_all_connections_and_three_hundred_more() =>
        Number(Service, "LimitNOFILE").ShouldBeGreaterThanOrEqualTo(new MilterSettings().Connections + 300);

    [Fact]
    public void The_socket_lies_where_the_packaged_configuration_listens()
    {
        var path = Value(Socket, "ListenStream");
        File.ReadAllText(Repository.Path("packaging/build-deb.sh")).ShouldContain($"listen = [\"unix:{path}\"]");
        File.ReadAllText(Repository.Path("packaging/debian/abuse-milter.tmpfiles")).ShouldContain($"d {Path.GetDirectoryName(path)} 2750 abuse-milter postfix");
    }

    [Fact]
    public void The_version_of_the_package_is_that_of_the_program()
    {
        var version = Regex.Match(File.ReadAllText(Repository.Path("Directory.Build.props")), "<Version>(.*)</Version>").Groups[1].Value;
        File.ReadLines(Repository.Path("packaging/debian/changelog")).First().ShouldStartWith($"abuse-milter ({version}) ");
    }

    [Fact]
    public void The_daemon_alone_is_under_the_profile_of_AppArmor()
    {
        var profile = File.ReadLines(Repository.Path("packaging/debian/apparmor/abuse-milter")).First(line => line.StartsWith("profile ", StringComparison.Ordinal));
        profile.ShouldStartWith($"profile {Value(Service, "AppArmorProfile").TrimStart('-')} flags=");
    }

    [Fact]
    public void The_socket_of_the_desk_that_is_documented_can_be_made()
    {
        var path = Regex.Match(File.ReadAllText(Repository.Path("conf/abusemilter.toml")), "\"unix:(/run/[^\"]*)\"").Groups[1].Value;
        Path.GetDirectoryName(path).ShouldBe("/run/" + Value(Service, "RuntimeDirectory"));
        File.ReadAllText(Repository.Path("packaging/debian/apparmor/abuse-milter")).ShouldContain($"  {Path.GetDirectoryName(path)}/* rw,\n");
    }

    static int Number(string unit, string key) => int.Parse(Value(unit, key), CultureInfo.InvariantCulture);

    static string Value(string unit, string key) => Regex.Match(unit, $"^{key}=(.*)$", RegexOptions.Multiline).Groups[1].Value;
}
