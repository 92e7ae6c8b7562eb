using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class MagnetTests
{
    const string V1 = "0123456789abcdef0123456789abcdef01234567";
    const string V2 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("magnet:?xt=urn:btih:" + V1, V1, null, null)]
    [InlineData("see <magnet:?dn=A+B%20C.mkv&xl=1000&xt=urn:btih:" + V1 + ">, please", V1, "A B C.mkv", 1000L)]
    [InlineData("MAGNET:?xt.1=urn:btmh:1220" + V2 + "&amp;xt.2=urn:btih:" + V1, V1, null, null)]
    [InlineData("magnet:?xt=urn:btmh:1220" + V2 + "&tr=udp://192.0.2.1:80", V2, null, null)]
    [InlineData("magnet:?xt=urn:btih:AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH", V1, null, null)]
    [InlineData("magnet:?xt=urn:ed2k:0123456789abcdef0123456789abcdef&dn=a.avi", "0123456789abcdef0123456789abcdef", "a.avi", null)]
    [InlineData("magnet:?xt=urn:btih:AERUKZ4JVPG66AJDIVTYTK6N54ASGRL1", null, null, null)]
    [InlineData("magnet:?xt=urn:btih:zz&dn=%ZZ", null, "%ZZ", null)]
    [InlineData("Link: ed2k://|file|Some_Work_%282023%29.rar|118204331|0123456789abcdef0123456789abcdef|/ .", "0123456789abcdef0123456789abcdef", "Some_Work_(2023).rar", 118204331L)]
    [InlineData("ed2k://|file|a|x|y|/", null, "a", null)]
    public void A_link_tells_hash_name_and_size(string text, string? hash, string? name, long? size) =>
        Magnet.Read(text).ShouldBe(new Magnet(hash, name, size));

    [Fact]
    public void Other_text_has_none() => Magnet.Read("a magnet: strong, ed2k://|file|cut|12").ShouldBeNull();
}
