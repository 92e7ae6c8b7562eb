using System.Net;
using AbuseMilter.Rules;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Rules;

public sealed class NetworkSetTests
{
    // Few bits, so that prefixes lie in one another and addresses in prefixes.
    static readonly Gen<byte> Byte = Gen.Elements<byte>(0, 1, 2, 3, 128, 254, 255);

    static readonly Gen<IPAddress> Address = Gen.OneOf(
        from bytes in Byte.ArrayOf(4) select new IPAddress(bytes),
        from bytes in Byte.ArrayOf(16) select new IPAddress(bytes));

    static readonly Gen<IPNetwork> Network = from address in Address
                                             from free in Gen.Choose(0, 132)
                                             select Of(address, free);

    static IPNetwork Of(IPAddress address, int free)
    {
        var bytes = address.GetAddressBytes();
        var length = Math.Max(0, (bytes.Length * 8) - free % (bytes.Length * 8 + 1));
        for (var bit = length; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> bit % 8);
        return new(new IPAddress(bytes), length);
    }

    [Fact]
    public void An_address_lies_in_the_set_when_it_lies_in_one_of_its_prefixes()
    {
        var cases = from networks in Network.ListOf() from addresses in Address.ListOf(30) select (networks, addresses);
        var inside = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(cases.ToArbitrary(), given =>
        {
            var set = new NetworkSet(given.networks);
            return given.addresses.Concat(given.networks.Select(network => network.BaseAddress)).All(address =>
            {
                var contains = given.networks.Any(network => network.Contains(address));
                inside += contains ? 1 : 0;
                return set.Contains(address) == contains;
            });
        }));
        inside.ShouldBeGreaterThan(1000);
    }

    [Theory]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.1", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::", false)]
    [InlineData("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("::/0", "192.0.2.1", false)]
    public void The_families_do_not_mix(string network, string address, bool inside) =>
        new NetworkSet([IPNetwork.Parse(network)]).Contains(IPAddress.Parse(address)).ShouldBe(inside);

    [Fact]
    public void An_empty_set_holds_nothing() => new NetworkSet([]).Contains(IPAddress.Loopback).ShouldBeFalse();
}
