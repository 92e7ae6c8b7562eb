using System.Net.Sockets;

namespace AbuseMilter.Sockets;

/// <summary>
/// Sees to it that TCP acknowledges at once what we have read and will not answer yet. Postfix leaves Nagle's algorithm on: after one small write it
/// holds the next one back until the first is acknowledged, which Linux delays by 40 ms in the hope of an answer to send along.
/// </summary>
/// <remarks>
/// TCP_QUICKACK does not last (tcp(7)), so it is set anew; but only when we wait for more without having answered what was read last, because an answer
/// carries the acknowledgement. An unwatched message costs no call by that.
/// </remarks>
sealed class Acknowledgement(Socket socket)
{
    const int TcpLevel = 6, QuickAck = 12; // IPPROTO_TCP and TCP_QUICKACK of Linux

    static readonly byte[] On = [1, 0, 0, 0];

    readonly bool isTcp = socket.ProtocolType == ProtocolType.Tcp;
    bool owed;

    public void Received() => owed = isTcp;

    public void Answered() => owed = false;

    /// <summary>To be called before waiting for the peer.</summary>
    public void Give()
    {
        if (!owed) return;
        owed = false;
        socket.SetRawSocketOption(TcpLevel, QuickAck, On);
    }
}
