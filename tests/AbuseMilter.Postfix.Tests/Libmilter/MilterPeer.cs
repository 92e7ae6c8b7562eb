using System.Buffers;
using System.Net;
using System.Net.Sockets;
using AbuseMilter.Tests.Support;

namespace AbuseMilter.Postfix.Tests.Libmilter;

/// <summary>An MTA that says all it has to say at once, and listens until the filter closes.</summary>
static class MilterPeer
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The replies to these bytes and the end of the connection behind them, as text.</summary>
    public static async Task<IReadOnlyList<string>> Play(EndPoint filter, byte[] bytes, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var socket = new Socket(filter.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(filter, patience.Token);
        var sending = Send(socket, bytes, patience.Token);
        var received = await Receive(socket, patience.Token);
        await sending;
        var rest = new ReadOnlySequence<byte>(received);
        var replies = MilterText.Read(ref rest);
        return rest.IsEmpty ? replies : [.. replies, $"({rest.Length} bytes that are no reply)"];
    }

    static async Task Send(Socket socket, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), cancellationToken);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The filter has closed. What it said before is there to be read.
        }
    }

    static async Task<byte[]> Receive(Socket socket, CancellationToken cancellationToken)
    {
        var received = new ArrayBufferWriter<byte>();
        try
        {
            while (await socket.ReceiveAsync(received.GetMemory(), cancellationToken) is > 0 and var count) received.Advance(count);
        }
        catch (SocketException)
        {
            // A reset is an end, too.
        }
        return received.WrittenSpan.ToArray();
    }
}
