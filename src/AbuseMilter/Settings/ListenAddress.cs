using System.Net;

namespace AbuseMilter.Settings;

/// <summary>A socket to listen on or to connect to.</summary>
public abstract record ListenAddress
{
    ListenAddress() { }

    public sealed record Tcp(IPAddress Address, int Port) : ListenAddress
    {
        public override string ToString() => Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"inet6:[{Address}]:{Port}" : $"inet:{Address}:{Port}";
    }

    public sealed record Unix(string Path) : ListenAddress
    {
        public override string ToString() => $"unix:{Path}";
    }
}
