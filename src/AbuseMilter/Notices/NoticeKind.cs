namespace AbuseMilter.Notices;

/// <summary>What a notice is about.</summary>
public enum NoticeKind
{
    /// <summary>Neither an address with a time nor a place on the web is stated.</summary>
    Unknown,

    /// <summary>An address of the network took part in something at some time (17 U.S.C. 512(a)).</summary>
    Conduit,

    /// <summary>Something lies at a URL or is streamed from an address (17 U.S.C. 512(c)).</summary>
    Hosting,
}
