using System.Net;
using AbuseMilter.Postfix;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Postfix;

public sealed class MilterEntryTests
{
    static readonly ListenAddress Tcp = new ListenAddress.Tcp(IPAddress.Loopback, 8895);

    [Theory]
    [InlineData("", "")]
    [InlineData("inet:localhost:8891", "inet:localhost:8891")]
    [InlineData(" unix:a/b ,inet:[::1]:1,,\tlocal:/c ", "unix:a/b|inet:[::1]:1|local:/c")]
    [InlineData("{ inet:127.0.0.1:1, default_action=accept }, unix:x", "inet:127.0.0.1:1|unix:x")]
    [InlineData("{inet:127.0.0.1:1,protocol=6,connect_macros={j, v}},unix:x", "inet:127.0.0.1:1|unix:x")]
    [InlineData("{ inet:127.0.0.1:1", "inet:127.0.0.1:1")]
    [InlineData("}{", "}{")]
    public void A_list_is_read_as_Postfix_reads_it(string list, string endpoints) =>
        string.Join('|', MilterEntry.Read(list).Select(entry => entry.Endpoint)).ShouldBe(endpoints);

    [Fact]
    public void A_filter_may_have_options_of_its_own()
    {
        var entry = MilterEntry.Read("{ inet:127.0.0.1:1, command_timeout = 10s, connect_macros = {j, v} }").ShouldHaveSingleItem();
        entry.Options["command_timeout"].ShouldBe("10s");
        entry.Options["connect_macros"].ShouldBe("{j, v}");
    }

    [Theory]
    [InlineData("inet:127.0.0.1:8895", true)]
    [InlineData("inet:localhost:8895", true)]
    [InlineData("inet:127.0.0.1:8896", false)]
    [InlineData("inet:192.0.2.1:8895", false)]
    [InlineData("inet:example.com:8895", false)]
    [InlineData("unix:8895", false)]
    [InlineData("inet:", false)]
    [InlineData("8895", false)]
    public void A_TCP_socket_is_known_by_host_and_port(string endpoint, bool isOurs) =>
        MilterEntry.Read(endpoint)[0].LeadsTo(Tcp, "/var/spool/postfix").ShouldBe(isOurs);

    [Theory]
    [InlineData("unix:abuse-milter/milter.sock", true)]
    [InlineData("local:abuse-milter/milter.sock", true)]
    [InlineData("unix:/var/spool/postfix/abuse-milter/milter.sock", true)]
    [InlineData("unix:abuse-milter/../abuse-milter/milter.sock", true)]
    [InlineData("unix:/abuse-milter/milter.sock", false)]
    public void A_UNIX_socket_is_known_by_its_path_from_the_queue(string endpoint, bool isOurs) =>
        MilterEntry.Read(endpoint)[0].LeadsTo(new ListenAddress.Unix("/var/spool/postfix/abuse-milter/milter.sock"), "/var/spool/postfix").ShouldBe(isOurs);

    [Theory]
    [InlineData("0.0.0.0", "inet:127.0.0.1:8895")]
    [InlineData("::", "inet:[::1]:8895")]
    [InlineData("192.0.2.1", "inet:192.0.2.1:8895")]
    public void Postfix_is_told_an_address_that_can_be_called(string listens, string endpoint)
    {
        var address = new ListenAddress.Tcp(IPAddress.Parse(listens), 8895);
        MilterEntry.EndpointOf(address, "/queue").ShouldBe(endpoint);
        MilterEntry.Read(endpoint)[0].LeadsTo(address, "/queue").ShouldBeTrue();
    }

    [Fact]
    public void A_socket_below_the_queue_is_named_as_from_within_the_chroot()
    {
        MilterEntry.EndpointOf(new ListenAddress.Unix("/queue/abuse-milter/milter.sock"), "/queue").ShouldBe("unix:abuse-milter/milter.sock");
        MilterEntry.EndpointOf(new ListenAddress.Unix("/queue2/milter.sock"), "/queue").ShouldBe("unix:/queue2/milter.sock");
    }
}
